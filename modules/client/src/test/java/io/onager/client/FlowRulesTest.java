package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of reactive streams, as their authors test them. */
class FlowRulesTest {
  /** Those that nobody can test, and those about publishers that are not like this one. */
  private static final String LEFT_OUT = "untested_.*|optional_.*";

  @TestFactory
  Stream<DynamicTest> keeps() {
    var rules =
        Arrays.stream(FlowPublisherVerification.class.getMethods())
            .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
            .filter(method -> !method.getName().matches(LEFT_OUT))
            .toList();
    assertThat(rules).hasSizeGreaterThan(20);
    return rules.stream()
        .map(
            rule ->
                dynamicTest(
                    rule.getName(),
                    () -> {
                      var verification = new Verification();
                      verification.setUp();
                      try {
                        rule.invoke(verification);
                      } finally {
                        verification.opened.forEach(Onager::close);
                      }
                    }));
  }

  /** How long a subscriber that cancelled may be referred to, in ms. */
  private static final long FORGET_WITHIN = 20_000;

  private static final class Verification extends FlowPublisherVerification<Update<JsonNode>> {
    private final List<Onager> opened = new ArrayList<>();

    Verification() {
      super(patience(), FORGET_WITHIN);
    }

    /** How long is waited for what has to come, for what must not, and between two looks, in ms. */
    private static TestEnvironment patience() {
      return new TestEnvironment(20_000, 100, 100);
    }

    /** Watches an actor that is erased behind that many updates. */
    @Override
    public Flow.Publisher<Update<JsonNode>> createFlowPublisher(long updates) {
      return watch(updates);
    }

    @Override
    public Flow.Publisher<Update<JsonNode>> createFailedFlowPublisher() {
      return watch(ErasingServer.REFUSES);
    }

    @Override
    public long maxElementsFromPublisher() {
      return Integer.MAX_VALUE;
    }

    private Watch<JsonNode> watch(long updates) {
      var loop = new LoopThread();
      var core =
          new Core(
              Options.DEFAULT, loop, new ErasingServer(updates, loop), ForkJoinPool.commonPool());
      var places = List.of(URI.create("ws://a/onager/ws"));
      var onager = Onager.start(core, places);
      opened.add(onager);
      return onager.actor("game", "a").watch();
    }
  }
}
