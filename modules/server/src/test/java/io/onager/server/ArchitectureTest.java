package io.onager.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the modules, and what no module does. A rule that meets no class fails. */
class ArchitectureTest {
  private static final Set<String> MODULES =
      Set.of(
          "model",
          "protocol",
          "journal",
          "cluster",
          "actor",
          "feed",
          "request",
          "gateway",
          "server");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.onager");
  }

  @ParameterizedTest(name = "{0} depends on {1}")
  @CsvSource({
    "model, ''",
    "protocol, model",
    "journal, model",
    "cluster, journal",
    "actor, model journal",
    "feed, model journal actor",
    "request, model journal actor",
    "gateway, model protocol feed actor request",
    "server, model protocol journal cluster actor feed request gateway"
  })
  void dependsOnTheseModulesOnly(String module, String allowed) {
    var own = Stream.concat(Stream.of(module), Stream.of(allowed.split(" ")));
    var known = own.filter(name -> !name.isEmpty()).map(ArchitectureTest::packages);

    check(
        noClasses()
            .that(resideInAPackage(packages(module)))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.onager..")
                    .and(not(resideInAnyPackage(known.toArray(String[]::new))))));
  }

  @Test
  void consistsOfTheModulesThatTheseRulesKnow() {
    var modules =
        classes.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.split("\\.", 4)[2])
            .collect(Collectors.toSet());

    assertThat(modules).isEqualTo(MODULES);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    check(slices().matching("io.onager.(**)").should().beFreeOfCycles());
  }

  @Test
  void knowsNoPekkoInModelAndProtocol() {
    check(
        noClasses()
            .that(resideInAnyPackage(packages("model"), packages("protocol")))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.pekko..")));
  }

  @Test
  void seesHttpInTheGatewayOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage(packages("gateway"))))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.pekko.http..")));
  }

  @Test
  void seesSqlInTheJournalOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage(packages("journal"))))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..")));
  }

  /**
   * But in the launcher: its thread has nothing else to do than to wait until the node is there.
   * And for a step of a request, on its handler's own thread.
   */
  @Test
  void blocksOnNoFuture() {
    check(
        noClasses()
            .that(describe("may not wait", type -> !isLauncher(type) && !isOfHandlers(type)))
            .should()
            .callMethodWhere(describe("it waits for a future", ArchitectureTest::waits)));
  }

  @Test
  void marksEveryPackageAsNullMarked() {
    var packages = classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(isNullMarked(each)).as(each.getName()).isTrue());
  }

  @Test
  void writesToTheConsoleFromTheLauncherOnly() {
    check(
        noClasses()
            .that(describe("are not the launcher", type -> !isLauncher(type)))
            .should(ACCESS_STANDARD_STREAMS));
  }

  @Test
  void logsThroughSlf4jOnly() {
    check(noClasses().should(USE_JAVA_UTIL_LOGGING));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(classes);
  }

  private static String packages(String module) {
    return "io.onager." + module + "..";
  }

  private static boolean isLauncher(JavaClass type) {
    return Stream.of(Launcher.class, DevCommand.class, NodeCommand.class, ClusterCommand.class)
        .anyMatch(type::isEquivalentTo);
  }

  private static boolean isOfHandlers(JavaClass type) {
    return type.getName().equals("io.onager.request.Storing");
  }

  private static boolean waits(JavaMethodCall call) {
    var owner = call.getTargetOwner();
    return owner.isEquivalentTo(scala.concurrent.Await.class)
        || (owner.isAssignableTo(Future.class)
            && Set.of("get", "join").contains(call.getTarget().getName()));
  }

  private static boolean isNullMarked(JavaPackage each) {
    return each.isAnnotatedWith(NullMarked.class);
  }

  private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.not(predicate);
  }
}
