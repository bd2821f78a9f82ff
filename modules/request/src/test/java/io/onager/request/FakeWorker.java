package io.onager.request;

import io.onager.request.DispatcherMessage.Begun;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * A worker by hand. While the test waits for something it answers whenever the roll is called,
 * saying that it does what the test says it does.
 */
final class FakeWorker {
  private final TestProbe<WorkerMessage> probe;
  private final ActorRef<DispatcherMessage> dispatcher;
  private final String name;
  private final Set<String> actions;
  private final int capacity;
  private final Map<String, Running> runs = new LinkedHashMap<>();
  private String roll = "";
  private int calls;

  FakeWorker(
      ActorTestKit testKit,
      ActorRef<DispatcherMessage> dispatcher,
      String name,
      Set<String> actions,
      int capacity) {
    this.probe = testKit.createTestProbe(name);
    this.dispatcher = dispatcher;
    this.name = name;
    this.actions = actions;
    this.capacity = capacity;
    testKit.system().receptionist().tell(Receptionist.register(Worker.KEY, probe.ref()));
  }

  ActorRef<WorkerMessage> ref() {
    return probe.ref();
  }

  /** Returns how often the roll was called. */
  int calls() {
    return calls;
  }

  /** From now on it says that it does this. */
  void does(Running running) {
    runs.put(running.run(), running);
  }

  void does(Run run) {
    does(new Running(run.ticket(), run.run()));
  }

  /** From now on it does not say any more that it does this. */
  void doesNot(Run run) {
    runs.remove(run.run());
  }

  /** Says what it does, unasked. */
  void sayHere() {
    dispatcher.tell(new Here(name, ref(), roll, actions, capacity, List.copyOf(runs.values())));
  }

  /** Loses all that it knows. */
  void beginAnew() {
    runs.clear();
    dispatcher.tell(new Begun(ref()));
  }

  /** Answers once that the roll is called. */
  void answer() {
    var message = probe.receiveMessage(Node.PATIENCE);
    while (!(message instanceof Hello)) {
      message = probe.receiveMessage(Node.PATIENCE);
    }
    roll = ((Hello) message).roll();
    calls++;
    sayHere();
  }

  /** Waits for a message of {@code type}. */
  <T extends WorkerMessage> T receive(Class<T> type) {
    var deadline = System.nanoTime() + Node.PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var message = probe.receiveMessage(Node.PATIENCE);
      if (type.isInstance(message)) {
        return type.cast(message);
      }
      if (message instanceof Hello hello) {
        roll = hello.roll();
        calls++;
        sayHere();
      }
    }
    throw new AssertionError("%s waited for a %s".formatted(name, type.getSimpleName()));
  }

  void stop() {
    probe.stop();
  }
}
