package io.onager.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodesTest {
  @ParameterizedTest
  @EnumSource
  void theProtocolDocumentListsEachErrorAsItIs(ErrorCode code) throws IOException {
    var row = "| `%s` | %d | %s |".formatted(code.wire(), code.httpStatus(), code.retry().wire());

    assertThat(document()).contains(row);
  }

  @ParameterizedTest
  @EnumSource
  void theProtocolDocumentListsEachCloseAsItIs(CloseCode code) throws IOException {
    var row = "| %d | %s |".formatted(code.number(), code.mayReconnect() ? "yes" : "no");

    assertThat(document()).contains(row);
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
