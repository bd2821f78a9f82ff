package io.onager.testkit;

import com.typesafe.config.Config;
import io.onager.journal.DatabaseSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Java program, to be run in a process of its own.
 *
 * @param classPath where its classes are: this JVM's class path, unless said
 * @param main the name of its main class
 * @param options of its JVM, such as {@code -Xmx512m}
 * @param variables of its environment, beside those that it inherits: all but Onager's own ({@code
 *     DATABASE_URL}, {@code POSTGRES_…}, {@code ONAGER_…})
 * @param arguments of its command line
 */
public record Program(
    String classPath,
    String main,
    List<String> options,
    Map<String, String> variables,
    List<String> arguments) {
  /** Copies the collections. */
  public Program {
    options = List.copyOf(options);
    variables = Map.copyOf(variables);
    arguments = List.copyOf(arguments);
  }

  /** Returns the program with that main class, without options, variables and arguments. */
  public static Program of(Class<?> main) {
    var classPath = System.getProperty("java.class.path");
    return new Program(classPath, main.getName(), List.of(), Map.of(), List.of());
  }

  /** Returns the same, with its classes out of {@code jar} and what that jar's manifest names. */
  public Program withJar(Path jar) {
    return new Program(jar.toAbsolutePath().toString(), main, options, variables, arguments);
  }

  /** Returns the same with {@code more} options of the JVM. */
  public Program withOptions(String... more) {
    return new Program(classPath, main, joined(options, more), variables, arguments);
  }

  /** Returns the same with {@code settings}, each a single value, as system properties. */
  public Program withSettings(Config settings) {
    return withOptions(
        settings.entrySet().stream()
            .map(each -> "-D%s=%s".formatted(each.getKey(), each.getValue().unwrapped()))
            .sorted()
            .toArray(String[]::new));
  }

  /** Returns the same with {@code more} variables; they replace those of the same name. */
  public Program withVariables(Map<String, String> more) {
    var all = new HashMap<>(variables);
    all.putAll(more);
    return new Program(classPath, main, options, all, arguments);
  }

  /** Returns the same with {@code more} arguments behind those that are there. */
  public Program withArguments(String... more) {
    return new Program(classPath, main, options, variables, joined(arguments, more));
  }

  Program withFirstArguments(List<String> first) {
    var all = Stream.concat(first.stream(), arguments.stream()).toList();
    return new Program(classPath, main, options, variables, all);
  }

  /**
   * Returns the same with the variables that lead to {@code database}.
   *
   * @throws IllegalArgumentException where that has connection parameters
   */
  public Program withDatabase(DatabaseSettings database) {
    if (!database.parameters().isEmpty()) {
      throw new IllegalArgumentException(
          "database: has connection parameters (expected: none; or set DATABASE_URL)");
    }
    return withVariables(
        Map.of(
            "DATABASE_URL",
            database.url(),
            "ONAGER_SCHEMA",
            database.schema(),
            "ONAGER_POOL_SIZE",
            Integer.toString(database.poolSize())));
  }

  /** Starts it. The process ends at the latest with this JVM. */
  public ChildProcess start() {
    return ChildProcess.start(this);
  }

  private static List<String> joined(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
