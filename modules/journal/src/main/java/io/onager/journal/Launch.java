package io.onager.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How to run PostgreSQL, which refuses to run as root. */
enum Launch {
  /** We are not root. */
  DIRECT(-1),
  /** As root: in a user namespace, where we are nobody in particular; files stay ours. */
  USER_NAMESPACE(0, "unshare", "-U"),
  /**
   * As root where namespaces are forbidden, as in most containers: as the user nobody, who may
   * enter the directories of root all the same.
   */
  NOBODY(
      65_534,
      "setpriv",
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "--securebits=+no_setuid_fixup",
      "--inh-caps=-all,+dac_override",
      "--ambient-caps=-all,+dac_override");

  @SuppressWarnings("ImmutableEnumChecker") // a List.of
  private final List<String> prefix;

  private final int owner;

  Launch(int owner, String... prefix) {
    this.owner = owner;
    this.prefix = List.of(prefix);
  }

  /** Returns the first that works for this process. */
  static Launch choose() {
    if (!isRoot()) {
      return DIRECT;
    }
    return Stream.of(USER_NAMESPACE, NOBODY)
        .filter(Launch::works)
        .findFirst()
        .orElseThrow(
            () ->
                new DatabaseException(
                    "PostgreSQL does not run as root: start as another user, or set DATABASE_URL."));
  }

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** Returns what stands before the program on its command line. */
  List<String> prefix() {
    return prefix;
  }

  /** Makes the server the owner of {@code data} with all that is in it, as it insists on. */
  void own(Path data) throws IOException {
    if (owner < 0 || Files.getAttribute(data, "unix:uid").equals(owner)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private boolean works() {
    try {
      var command = Stream.concat(prefix.stream(), Stream.of("id", "-u")).toList();
      var process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
