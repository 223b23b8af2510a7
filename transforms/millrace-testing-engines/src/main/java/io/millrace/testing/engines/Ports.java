/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ports of the loopback. */
final class Ports {
  static final String LOOPBACK = "127.0.0.1";

  /**
   * Below those that systems give to outgoing connections: a server that restarts finds its port
   * free, and a client that asks for it meanwhile is not connected to itself.
   */
  static final int FIRST = 10_000;

  static final int BEHIND = 32_000;

  private static final int TRIES = 1_000;
  private static final int MILLIS = 500;

  /** Never twice in one JVM, since a server may be down for a while. */
  private static final Set<Integer> GIVEN = new TreeSet<>();

  /** Has a byte for each port, which a JVM locks that gives it, for as long as it runs. */
  private static @Nullable FileChannel locks;

  private Ports() {}

  /** A port that nobody listens at. */
  static int free() throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
      if (isFree(port) && give(port)) {
        return port;
      }
    }
    throw new IOException("Cannot find a free port between %d and %d".formatted(FIRST, BEHIND));
  }

  private static synchronized boolean give(int port) throws IOException {
    FileChannel open = locks;
    if (open == null) {
      Path file =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "millrace-ports-" + System.getProperty("user.name"));
      open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locks = open;
    }
    return !GIVEN.contains(port)
        && open.tryLock(port, 1, /* shared= */ false) != null
        && GIVEN.add(port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** True where somebody listens. */
  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, port), MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
