/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The binary log of a server as it is sent to a replica, read ahead by a thread of the client's.
 * Not thread-safe for who takes events.
 */
final class Binlog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Binlog.class);

  /** How much is read ahead: 16 MiB as it is in the log. */
  private static final int AHEAD_BYTES = 16 << 20;

  private static final int CONNECT_MILLIS = 30_000;
  private static final int PAUSE_MILLIS = 20;

  /** How often the server says that it is there. */
  private static final long PULSE_MILLIS = 5_000;

  /** How long it may be silent, since a connection that is cut in between does not end. */
  private static final long SILENCE_NANOS = 60_000_000_000L;

  /** Servers have small ids, so that of a reader is a large one. */
  private static final int LEAST_ID = 1 << 30;

  private final BinaryLogClient client;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(AHEAD_BYTES);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean closed;
  private volatile long heard = System.nanoTime();

  private Binlog(BinaryLogClient client) {
    this.client = client;
  }

  /**
   * Reads a log from an event on.
   *
   * @param position where one begins
   * @throws IOException if the server does not send it
   */
  static Binlog open(ChangesSettings settings, String file, long position) throws IOException {
    ChangesSettings.Database database = settings.database();
    BinaryLogClient client =
        new BinaryLogClient(
            database.host(),
            Integer.parseInt(database.port()),
            Objects.requireNonNullElse(settings.user(), ""),
            Objects.requireNonNullElse(settings.password(), ""));
    client.setServerId(LEAST_ID | (settings.slot().hashCode() & (LEAST_ID - 1)));
    client.setBinlogFilename(file);
    client.setBinlogPosition(position);
    client.setKeepAlive(false);
    client.setHeartbeatInterval(PULSE_MILLIS);
    client.setThreadFactory(
        work -> {
          Thread thread = new Thread(work, "Binary log of " + settings.name());
          thread.setDaemon(true);
          return thread;
        });
    client.setEventDeserializer(
        BinlogRows.deserializer(settings.schemaName(), settings.tableName()));
    Binlog opened = new Binlog(client);
    client.registerEventListener(opened::take);
    client.registerLifecycleListener(opened.new Failures());
    try {
      client.connect(CONNECT_MILLIS);
      return opened;
    } catch (TimeoutException e) {
      opened.close();
      throw new IOException("Cannot connect to the binary log in time", e);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** Called by the client's thread, which waits where too much is read ahead. */
  private void take(Event event) {
    if (closed || failure.get() != null) {
      return;
    }
    try {
      room.acquire(size(event));
      events.add(event);
      heard = System.nanoTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.compareAndSet(null, e);
    }
  }

  /** Of its bytes in the log as many as there may be room for. */
  private static int size(Event event) {
    EventHeader header = event.getHeader();
    return (int) Math.min(header.getDataLength() + header.getHeaderLength(), AHEAD_BYTES);
  }

  /**
   * Events that came since, after a little while also none.
   *
   * @throws IOException if there will be no more
   */
  List<Event> poll() throws IOException {
    List<Event> some = new ArrayList<>();
    Exception failed = failure.get();
    try {
      // What came before a failure is there when the failure is.
      Event first = events.poll(failed == null ? PAUSE_MILLIS : 0, TimeUnit.MILLISECONDS);
      if (first != null) {
        some.add(first);
        events.drainTo(some);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for changes", e);
    }
    if (some.isEmpty() && failed != null) {
      throw new IOException("Cannot read the binary log: " + failed.getMessage(), failed);
    }
    if (some.isEmpty() && System.nanoTime() - heard > SILENCE_NANOS) {
      throw new IOException("Cannot read the binary log: the server is silent");
    }
    some.forEach(event -> room.release(size(event)));
    return some;
  }

  @Override
  public void close() {
    closed = true;
    // Who waits for room is to see that.
    room.release(AHEAD_BYTES);
    try {
      client.disconnect();
    } catch (IOException e) {
      LOG.warn("Cannot close the connection to a binary log", e);
    }
  }

  /** What the client would only log, or pass over. */
  private final class Failures implements BinaryLogClient.LifecycleListener {
    @Override
    public void onConnect(BinaryLogClient connected) {
      LOG.debug("Reading the binary log from {}", connected.getBinlogFilename());
    }

    @Override
    public void onCommunicationFailure(BinaryLogClient failing, Exception e) {
      failure.compareAndSet(null, e);
    }

    @Override
    public void onEventDeserializationFailure(BinaryLogClient failing, Exception e) {
      failure.compareAndSet(null, e);
    }

    @Override
    public void onDisconnect(BinaryLogClient disconnected) {
      failure.compareAndSet(null, new EOFException("The server has closed the connection"));
    }
  }
}
