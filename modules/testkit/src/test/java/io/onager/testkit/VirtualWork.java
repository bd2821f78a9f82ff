package io.onager.testkit;

import io.onager.model.Principal;
import io.onager.request.RequestHandler;
import io.onager.request.RequestState;
import io.onager.request.RequestStatus;
import io.onager.request.Retries;
import io.onager.request.Submission;
import io.onager.request.TransientException;
import io.onager.request.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Work that takes virtual time, and fails as often as it is told to. */
final class VirtualWork {
  /** What is to be done. */
  record Job(String name, long seconds, int failTimes) {}

  static final Principal ANN = new Principal("ann-co", "ann");
  static final Principal BOB = new Principal("bob-co", "bob");

  final VirtualTime time = new VirtualTime();

  /** The names of jobs, in the order in which their attempts began. */
  final List<String> begun = new ArrayList<>();

  /** Returns a kind of work with three more attempts: after 1 s, 2 s, 4 s. */
  RequestHandler.Builder<Job, String> kind(String action) {
    return RequestHandler.named(action, Job.class, String.class)
        .retrying(Retries.exponential(3, Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }

  /** Does a job. */
  CompletionStage<String> handle(Job job, Work work) throws TransientException {
    begun.add(job.name());
    if (work.attempt() <= job.failTimes()) {
      throw new TransientException("down", "It is down.");
    }
    return time.pass(work, Duration.ofSeconds(job.seconds())).thenApply(done -> job.name());
  }

  /** Returns a job that takes so long. */
  static Submission job(RequestHandler<Job, String> kind, String name, long seconds) {
    return Submission.of(kind, new Job(name, seconds, 0));
  }

  /** Returns a job that fails so often, and then takes no time. */
  static Submission failing(RequestHandler<Job, String> kind, String name, int failTimes) {
    return Submission.of(kind, new Job(name, 0, failTimes));
  }

  static List<RequestStatus> statuses(List<RequestState> history) {
    return history.stream().map(RequestState::status).toList();
  }
}
