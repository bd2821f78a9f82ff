package io.onager.model;

/**
 * Who speaks, as the credentials say.
 *
 * @param tenant whose actors are meant; see {@link Address}
 * @param name who it is inside the tenant, 1 to 200 characters; stored with every event
 */
public record Principal(String tenant, String name) {
  /** Everyone, where the server asks for no credentials. */
  public static final Principal ANONYMOUS = new Principal(Address.DEFAULT_TENANT, "anonymous");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException for an empty or too long name
   */
  public Principal {
    if (name.isEmpty() || name.length() > 200) {
      throw new IllegalArgumentException("principal: expected 1 to 200 characters");
    }
  }
}
