package io.onager.bench;

import com.sun.management.OperatingSystemMXBean;
import io.onager.bench.load.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CPU time, user and system, in seconds.
 *
 * @param server of this process
 * @param load of the load process
 * @param postgres of the database
 * @param machine of all processes; 0 where the system does not say (it is no Linux)
 */
record Cpu(double server, double load, double postgres, double machine) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code /proc/stat} behind "cpu": user, nice, system, idle, iowait, irq, softirq. */
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

  static Cpu now(Optional<ProcessHandle> postgres, Progress load) {
    return new Cpu(
        SYSTEM.getProcessCpuTime() / 1e9,
        load.cpuNanos() / 1e9,
        postgres.map(Cpu::withChildren).orElse(0.0),
        machineNow());
  }

  Cpu minus(Cpu before) {
    return new Cpu(
        server - before.server,
        load - before.load,
        postgres - before.postgres,
        machine - before.machine);
  }

  /** Returns what is no part of the benchmark: where it is much, the figures are worth nothing. */
  double others() {
    return Math.max(0, machine - server - load - postgres);
  }

  private static double withChildren(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToDouble(used -> used.toNanos() / 1e9)
        .sum();
  }

  private static double machineNow() {
    try {
      if (!Files.exists(STAT)) {
        return 0;
      }
      var fields = Files.readAllLines(STAT).get(0).split(" +", -1);
      return BUSY.stream().mapToLong(field -> Long.parseLong(fields[field])).sum()
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
