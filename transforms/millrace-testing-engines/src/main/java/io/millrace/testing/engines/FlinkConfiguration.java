/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the processes of a Flink cluster are told.
 *
 * @param rpcPort where TaskManagers find the JobManager
 * @param restPort where clients do
 */
record FlinkConfiguration(Path folder, FlinkClusterSpec spec, int rpcPort, int restPort) {
  /** Of a JobManager, and of a TaskManager beside what jobs keep there. */
  private static final int OWN_HEAP = 128;

  /** Outside the heap: Flink's own, and network buffers. */
  private static final int DIRECT = 128;

  /** Writes the file that each process reads, and the folders that it names. */
  void write() throws IOException {
    Map<String, String> settings = settings();
    settings.putAll(spec.configuration());
    StringBuilder yaml = new StringBuilder();
    settings.forEach(
        (name, value) ->
            yaml.append(name).append(": '").append(value.replace("'", "''")).append("'\n"));
    Files.createDirectories(configFolder());
    Files.writeString(configFolder().resolve("config.yaml"), yaml.toString());
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", Ports.LOOPBACK);
    settings.put("jobmanager.rpc.port", "" + rpcPort);
    settings.put("jobmanager.bind-host", Ports.LOOPBACK);
    settings.put("taskmanager.host", Ports.LOOPBACK);
    settings.put("taskmanager.bind-host", Ports.LOOPBACK);
    settings.put("taskmanager.numberOfTaskSlots", "" + spec.slots());
    settings.put("rest.address", Ports.LOOPBACK);
    settings.put("rest.bind-address", Ports.LOOPBACK);
    settings.put("rest.port", "" + restPort);
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    settings.put("web.upload.dir", folder.resolve("upload").toString());
    settings.put("state.savepoints.dir", folder.resolve("savepoints").toUri().toString());
    settings.put("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
    // A killed TaskManager is missed when two heartbeats have not reached it, a killed JobManager
    // when none came for so long, which is longer than a busy machine stands still.
    settings.put("heartbeat.interval", "1000");
    settings.put("heartbeat.timeout", "20000");
    return settings;
  }

  List<String> jobManagerFlags() {
    return EngineProcess.small(2 * OWN_HEAP);
  }

  List<String> jobManager() {
    return List.of(
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "--configDir",
        configFolder().toString());
  }

  List<String> taskManagerFlags() {
    List<String> flags = EngineProcess.small(spec.heapMebibytes() + OWN_HEAP);
    flags.add("-XX:MaxDirectMemorySize=" + (2 * DIRECT) + "m");
    return flags;
  }

  /**
   * Without Flink's scripts, which compute them, it wants each part of its memory named.
   *
   * @param id what the JobManager calls it
   */
  List<String> taskManager(String id) {
    Map<String, String> memory = new TreeMap<>();
    memory.put("taskmanager.resource-id", id);
    memory.put("taskmanager.cpu.cores", spec.slots() + ".0");
    memory.put("taskmanager.memory.task.heap.size", spec.heapMebibytes() + "m");
    memory.put("taskmanager.memory.task.off-heap.size", "0m");
    memory.put("taskmanager.memory.framework.heap.size", OWN_HEAP + "m");
    memory.put("taskmanager.memory.framework.off-heap.size", DIRECT + "m");
    memory.put("taskmanager.memory.managed.size", "128m");
    memory.put("taskmanager.memory.network.min", DIRECT + "m");
    memory.put("taskmanager.memory.network.max", DIRECT + "m");
    memory.put("taskmanager.memory.jvm-metaspace.size", "256m");
    memory.put("taskmanager.memory.jvm-overhead.min", "192m");
    memory.put("taskmanager.memory.jvm-overhead.max", "192m");
    List<String> program =
        new ArrayList<>(
            List.of(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                configFolder().toString()));
    memory.forEach(
        (name, value) -> {
          program.add("-D");
          program.add(name + "=" + spec.configuration().getOrDefault(name, value));
        });
    return program;
  }

  private Path configFolder() {
    return folder.resolve("conf");
  }
}
