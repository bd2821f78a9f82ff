package io.onager.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** A program that does as its first argument says. */
final class Child {
  private Child() {}

  public static void main(String... arguments) throws InterruptedException {
    switch (arguments[0]) {
      case "node" -> node(arguments[2]);
      case "talk" -> talk(Integer.parseInt(arguments[1]));
      case "fail" -> fail();
      case "paths" -> System.out.println(System.getProperty("java.class.path"));
      case "parent" -> parent();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Says that it is ready, which it is for nothing. */
  private static void node(String port) throws InterruptedException {
    System.out.printf("The child is ready at http://localhost:%s (now)%n", port);
    new CountDownLatch(1).await();
  }

  private static void talk(int lines) {
    for (var line = 1; line <= lines; line++) {
      System.out.println("line " + line);
    }
  }

  private static void fail() {
    System.err.println("out of order");
    System.exit(3);
  }

  /** Leaves two children behind, one of them frozen. */
  @SuppressWarnings("MustBeClosed")
  private static void parent() {
    var ready = Pattern.compile("ready");
    var first = Program.of(Child.class).withArguments("node", "--port", "1").start();
    var second = Program.of(Child.class).withArguments("node", "--port", "2").start();
    first.awaitOut(ready);
    second.awaitOut(ready);
    second.freeze();
    System.out.printf("%d %d%n", first.pid(), second.pid());
    System.exit(0);
  }
}
