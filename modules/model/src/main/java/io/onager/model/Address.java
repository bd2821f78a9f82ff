package io.onager.model;

import java.util.BitSet;
import java.util.Locale;

/**
 * Names one actor: {@code type/id} inside a tenant.
 *
 * <p>The tenant comes from the credentials of whoever speaks, never from what they send. All three
 * parts are data formats: they stand in the journal and are never renamed.
 *
 * @param tenant {@code [a-z0-9][a-z0-9-]{0,62}}
 * @param type {@code [a-z][a-z0-9-]{0,63}}
 * @param id {@code [A-Za-z0-9._~-]{1,200}}
 */
public record Address(String tenant, String type, String id) {
  /** The tenant of everyone where credentials name none. */
  public static final String DEFAULT_TENANT = "default";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final Part TENANT =
      new Part("[a-z0-9][a-z0-9-]{0,62}", 63, LETTERS + DIGITS, LETTERS + DIGITS + "-");
  private static final Part TYPE =
      new Part("[a-z][a-z0-9-]{0,63}", 64, LETTERS, LETTERS + DIGITS + "-");
  private static final String IN_ID = LETTERS + LETTERS.toUpperCase(Locale.ROOT) + DIGITS + "._~-";
  private static final Part ID = new Part("[A-Za-z0-9._~-]{1,200}", 200, IN_ID, IN_ID);

  /**
   * What one part may be. By hand: an address is made for each command, and a {@link
   * java.util.regex.Pattern} took a fifteenth of all that a command costs.
   *
   * @param pattern says the same to people
   */
  private record Part(String pattern, int longest, BitSet first, BitSet others) {
    Part(String pattern, int longest, String first, String others) {
      this(pattern, longest, setOf(first), setOf(others));
    }

    boolean fits(String text) {
      if (text.isEmpty() || text.length() > longest || !first.get(text.charAt(0))) {
        return false;
      }
      for (var at = 1; at < text.length(); at++) {
        if (!others.get(text.charAt(at))) {
          return false;
        }
      }
      return true;
    }

    private static BitSet setOf(String characters) {
      var set = new BitSet();
      characters.chars().forEach(set::set);
      return set;
    }
  }

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part that does not fit
   */
  public Address {
    require(TENANT, tenant, "tenant");
    require(TYPE, type, "type");
    require(ID, id, "id");
  }

  /**
   * Returns the address that {@code path} ({@code type/id}) names inside {@code tenant}.
   *
   * @throws IllegalArgumentException naming the part that does not fit
   */
  public static Address parse(String tenant, String path) {
    var slash = path.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("actor: expected type/id");
    }
    return new Address(tenant, path.substring(0, slash), path.substring(slash + 1));
  }

  /** Returns whether {@code type} could name a type of actors. */
  public static boolean isType(String type) {
    return TYPE.fits(type);
  }

  /** Returns {@code type/id}, as clients write it. */
  public String path() {
    return type + "/" + id;
  }

  /** Returns {@code tenant/type/id}, for logs. */
  @Override
  public String toString() {
    return tenant + "/" + path();
  }

  private static void require(Part part, String text, String name) {
    if (!part.fits(text)) {
      throw new IllegalArgumentException("actor %s: expected %s".formatted(name, part.pattern));
    }
  }
}
