/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.util.Optional;

/**
 * The topic that takes the place of the event files: {@code --servers=HOST:PORT --topic=NAME
 * --ends=N,N,...}, the offset of each partition before which a contender ends.
 *
 * @since 0.1
 */
public record Topic(String servers, String name, long[] ends) {

  /** Empty where the events are in files. */
  public static Optional<Topic> of(Arguments arguments) {
    String servers = arguments.get("servers", "");
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    String[] ends = arguments.get("ends", "").split(",", -1);
    long[] offsets = new long[ends.length];
    for (int i = 0; i < ends.length; i++) {
      offsets[i] = Long.parseLong(ends[i]);
    }
    return Optional.of(new Topic(servers, arguments.get("topic", "events"), offsets));
  }
}
