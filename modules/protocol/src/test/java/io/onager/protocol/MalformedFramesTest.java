package io.onager.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.protocol.MalformedFrames.Kind;
import io.onager.protocol.MalformedFrames.Message;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MalformedFramesTest {
  private static final long SEED = 20260101;
  private static final Set<ErrorCode> CODES = Set.of(ErrorCode.BAD_FRAME, ErrorCode.TOO_LARGE);

  @Test
  void aHundredThousandAreReadOrAnswered() {
    var kinds = EnumSet.noneOf(Kind.class);
    var wrong = new ArrayList<Message>();

    MalformedFrames.of(SEED, 100_000)
        .peek(message -> kinds.add(message.kind()))
        .filter(message -> !canBeAnswered(ClientFrames.parse(message.bytes())))
        .forEach(wrong::add);

    assertThat(wrong).isEmpty();
    assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void textsAreReadLikeTheirBytes() {
    assertThat(
            MalformedFrames.of(SEED + 1, 10_000)
                .filter(message -> !message.isBinary())
                .filter(
                    message ->
                        !ClientFrames.parse(message.text())
                            .equals(ClientFrames.parse(message.bytes()))))
        .isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameMessages() {
    assertThat(texts(SEED)).isEqualTo(texts(SEED)).isNotEqualTo(texts(SEED + 1));
  }

  /** An error is one of the two of the codec, and repeats nothing of the input. */
  private static boolean canBeAnswered(List<Received> message) {
    return message.stream()
        .filter(ErrorFrame.class::isInstance)
        .map(ErrorFrame.class::cast)
        .allMatch(
            error ->
                CODES.contains(error.code()) && !error.message().contains(MalformedFrames.SECRET));
  }

  private static List<String> texts(long seed) {
    return MalformedFrames.of(seed, 1000).map(Object::toString).toList();
  }
}
