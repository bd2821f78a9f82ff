package io.onager.client;

import static java.util.Map.entry;

import java.util.Map;

/** What a developer can do about an error of the server, as it goes on behind its message. */
final class Advice {
  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          entry(
              "unknown-actor-type",
              "; check the type's name in actor(type, id), and that this server registers it"),
          entry(
              "unknown-command",
              "; a command's name is the simple name of its record: check it, and the server's version"),
          entry("unknown-action", "; check the action's name, and that this server runs it"),
          entry(
              "invalid-arguments",
              "; the record of the command has to have the components that the server's has"),
          entry("invalid-address", "; an id is 1 to 200 of A-Z a-z 0-9 . _ ~ -"),
          entry(
              "unauthenticated",
              "; give Options.withToken a supplier of tokens that this server accepts"),
          entry("forbidden", "; ask as somebody who may, or have the server's Authorizer allow it"),
          entry("key-reused", "; take a new key for each new command"),
          entry("too-many-streams", "; close streams, or watch over another connection"),
          entry(
              "timeout",
              "; the outcome is unknown: give the command again with the same key to learn it"),
          entry("internal", "; whoever runs the server finds the cause in its log"));

  private Advice() {}

  static String on(String code) {
    return BY_CODE.getOrDefault(code, "");
  }
}
