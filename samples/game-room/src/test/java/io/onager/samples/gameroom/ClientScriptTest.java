package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client for JavaScript, as a server brings it along. */
class ClientScriptTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isTheFileOfThePackageAndMayBeImportedByAnyPage() throws Exception {
    var response = get("Origin", "https://elsewhere.example.org");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            Files.readString(
                Path.of("").toAbsolutePath().resolve("../../modules/client-js/onager.js")));
    assertThat(header(response, "Content-Type")).isEqualTo("text/javascript");
    assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void isNotSentAgainToWhomHasIt() throws Exception {
    var first = get("Accept", "*/*");
    var tag = header(first, "ETag");

    var again = get("If-None-Match", "\"other\", " + tag);
    var other = get("If-None-Match", "\"other\"");

    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(tag);
    assertThat(header(again, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(other.statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> get(String name, String value) throws Exception {
    var request =
        HttpRequest.newBuilder(server.http().resolve("/onager/client.js"))
            .header(name, value)
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
