package io.onager.gateway;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Says whether this node can serve. Asked often, so it answers soon and never fails. */
@FunctionalInterface
public interface Readiness {
  /** Returns each thing that is needed with whether it is there. */
  CompletionStage<Map<String, Boolean>> checks();
}
