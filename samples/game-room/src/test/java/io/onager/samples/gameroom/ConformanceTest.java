package io.onager.samples.gameroom;

import io.onager.protocol.conformance.ConformanceSuite;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The protocol's conformance suite against this server. */
class ConformanceTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Chores.addedTo(TestServer.application()), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> answersAsTheProtocolSays() throws Exception {
    return ConformanceSuite.cases().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.toString(), () -> ConformanceSuite.run(each, server.http())));
  }
}
