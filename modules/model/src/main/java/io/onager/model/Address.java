package io.onager.model;

import java.util.regex.Pattern;

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

  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

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
    return TYPE.matcher(type).matches();
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

  private static void require(Pattern pattern, String part, String name) {
    if (!pattern.matcher(part).matches()) {
      throw new IllegalArgumentException("actor %s: expected %s".formatted(name, pattern));
    }
  }
}
