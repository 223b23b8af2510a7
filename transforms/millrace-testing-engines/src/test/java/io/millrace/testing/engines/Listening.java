/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a process listens, as Linux tells it. */
final class Listening {
  private static final String LISTEN = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private Listening() {}

  /** Hexadecimal addresses with ports; the first is least significant byte first. */
  static List<String> at(ProcessHandle process) throws IOException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (NoSuchFileException closed) {
          continue;
        }
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(proc.resolve("net").resolve(table))) {
        String[] words = line.strip().split("\\s+", -1);
        if (words[STATE].equals(LISTEN) && inodes.contains(words[INODE])) {
          addresses.add(words[ADDRESS]);
        }
      }
    }
    return addresses;
  }

  /** 127.0.0.1, also as IPv6 has it. */
  static boolean isLoopback(String address) {
    return address.startsWith("0100007F:")
        || address.startsWith("0000000000000000FFFF00000100007F:");
  }
}
