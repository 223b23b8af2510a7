/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The processes of a cluster: its head, and members that come and go. */
final class Members {
  private final String kind;
  private EngineProcess head;
  private final Map<String, EngineProcess> members = new TreeMap<>();
  private int started;

  /**
   * @param kind what a member is called, also in its name
   */
  Members(String kind, EngineProcess head) {
    this.kind = kind;
    this.head = head;
  }

  /** The head is another process from now on. */
  void head(EngineProcess other) {
    head = other;
  }

  EngineProcess head() {
    return head;
  }

  /** A name that no member has had. */
  String newName() {
    return kind + "-" + ++started;
  }

  void add(String name, EngineProcess process) {
    members.put(name, process);
  }

  /** A member that is to end, and is none from now on. */
  EngineProcess remove(String name) {
    EngineProcess process = members.remove(name);
    if (process == null) {
      throw new IllegalArgumentException(
          "Unsupported %s: %s (supported: %s)".formatted(kind, name, members.keySet()));
    }
    return process;
  }

  Set<String> names() {
    return new TreeSet<>(members.keySet());
  }

  List<EngineProcess> processes() {
    return List.copyOf(members.values());
  }

  /** Of all, the head first. */
  List<ProcessHandle> handles() {
    return all().stream().map(EngineProcess::handle).toList();
  }

  /** Waits, unless one of them ends meanwhile. */
  void await(String what, Duration bound, EngineProcess.Condition condition)
      throws IOException, InterruptedException {
    EngineProcess.await(all(), what, bound, condition);
  }

  void killAll() {
    for (EngineProcess each : members.values()) {
      each.kill();
    }
    members.clear();
    head.kill();
  }

  private List<EngineProcess> all() {
    List<EngineProcess> all = new ArrayList<>(List.of(head));
    all.addAll(members.values());
    return all;
  }
}
