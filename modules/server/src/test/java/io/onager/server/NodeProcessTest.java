package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which options of its JVM a process gives on to the nodes that it starts. */
class NodeProcessTest {
  @Test
  void keepsWhatSeveralJvmsCanHave() {
    var options =
        List.of("-Xmx256m", "-XX:SharedArchiveFile=game-room.jsa", "-Xlog:cds=off", "-Xlog:gc");

    assertThat(NodeProcess.optionsOfAll(options)).isEqualTo(options);
  }

  @Test
  void keepsAgentsPortsAndFilesToItself() {
    var options =
        List.of(
            "-javaagent:agent.jar",
            "-agentlib:jdwp=transport=dt_socket,address=5005",
            "-Dcom.sun.management.jmxremote.port=9010",
            "-XX:StartFlightRecording=filename=node.jfr",
            "-Xloggc:gc.log",
            "-Xlog:gc*:file=gc.log",
            "-Xlog:gc:gc.log:uptime");

    assertThat(NodeProcess.optionsOfAll(options)).isEmpty();
  }
}
