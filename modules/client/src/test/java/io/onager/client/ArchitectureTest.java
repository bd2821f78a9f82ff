package io.onager.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What comes along with a client, and what it does not do. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.onager.client");

  @Test
  void knowsTheModelTheProtocolAndJacksonOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.onager.client..",
            "io.onager.model..",
            "io.onager.protocol..",
            "com.fasterxml.jackson..",
            "org.jspecify..",
            "java..")
        .check(CLASSES);
  }

  @Test
  void waitsForNoFuture() {
    noClasses().should().callMethod(CompletableFuture.class, "join").check(CLASSES);
    noClasses().should().callMethod(CompletableFuture.class, "get").check(CLASSES);
  }

  @Test
  void writesNothingToTheConsole() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
  }
}
