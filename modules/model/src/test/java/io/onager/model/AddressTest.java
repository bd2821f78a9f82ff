package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void isTypeAndIdInsideATenant() {
    var address = Address.parse("default", "game-room/lobby.~1");

    assertThat(address).isEqualTo(new Address("default", "game-room", "lobby.~1"));
    assertThat(address.path()).isEqualTo("game-room/lobby.~1");
    assertThat(address).hasToString("default/game-room/lobby.~1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "room", "room/", "/lobby", "Room/x", "1room/x", "room/a/b", "room/a b"})
  void refusesWhatIsNoAddress(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.parse("default", path));
  }

  @Test
  void boundsEachPart() {
    assertThat(new Address("t".repeat(63), "a".repeat(64), "x".repeat(200))).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Address("t".repeat(64), "a", "x"))
        .withMessageContaining("tenant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Address("t", "a".repeat(65), "x"))
        .withMessageContaining("type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Address("t", "a", "x".repeat(201)))
        .withMessageContaining("id");
  }

  @Test
  void doesNotRepeatWhatWasSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse("default", "<script>/x"))
        .withMessageNotContaining("script");
  }

  /** The parts are checked by hand, and documented as patterns. */
  @Test
  void takesTheCharactersOfThePatterns() {
    for (var character = 0; character <= Character.MAX_VALUE; character++) {
      var one = String.valueOf((char) character);

      assertThat(isAddress(one, "a", "a")).as(one).isEqualTo(one.matches("[a-z0-9]"));
      assertThat(isAddress("a" + one, "a", "a")).as(one).isEqualTo(one.matches("[a-z0-9-]"));
      assertThat(Address.isType(one)).as(one).isEqualTo(one.matches("[a-z]"));
      assertThat(Address.isType("a" + one)).as(one).isEqualTo(one.matches("[a-z0-9-]"));
      assertThat(isAddress("a", "a", one)).as(one).isEqualTo(one.matches("[A-Za-z0-9._~-]"));
      assertThat(isAddress("a", "a", "a" + one)).as(one).isEqualTo(one.matches("[A-Za-z0-9._~-]"));
    }
  }

  private static boolean isAddress(String tenant, String type, String id) {
    try {
      return new Address(tenant, type, id).id().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
