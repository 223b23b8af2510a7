/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.WatchMark.Progress;
import io.millrace.io.files.WatchMark.Waiting;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** A version, the files that were read, those that wait, and how far the first one is given out. */
final class WatchMarkCoder extends AtomicCoder<WatchMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;
  private static final StringUtf8Coder PATH = StringUtf8Coder.of();

  static final WatchMarkCoder INSTANCE = new WatchMarkCoder();

  private WatchMarkCoder() {}

  @Override
  public void encode(WatchMark mark, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeInt(mark.read().size());
    for (Map.Entry<String, FileStat> read : mark.read().entrySet()) {
      PATH.encode(read.getKey(), data);
      encode(read.getValue(), data);
    }
    data.writeInt(mark.waiting().size());
    for (Waiting waiting : mark.waiting()) {
      PATH.encode(waiting.path(), data);
      encode(waiting.stat(), data);
      FileStat before = waiting.before();
      data.writeBoolean(before != null);
      if (before != null) {
        encode(before, data);
      }
    }
    data.writeLong(mark.progress().batches());
    data.writeLong(mark.progress().records());
    data.writeLong(mark.progress().start());
    data.writeLong(mark.latest());
    data.writeBoolean(mark.ended());
    data.flush();
  }

  private static void encode(FileStat stat, DataOutputStream data) throws IOException {
    data.writeLong(stat.sizeBytes());
    data.writeLong(stat.modifiedMillis());
  }

  @Override
  public WatchMark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int version = data.readUnsignedByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported version of a position in a folder: %d (supported: %d)"
              .formatted(version, VERSION));
    }
    SortedMap<String, FileStat> read = new TreeMap<>();
    for (int left = data.readInt(); left > 0; left--) {
      read.put(PATH.decode(data), stat(data));
    }
    List<Waiting> waiting = new ArrayList<>();
    for (int left = data.readInt(); left > 0; left--) {
      waiting.add(
          new Waiting(PATH.decode(data), stat(data), data.readBoolean() ? stat(data) : null));
    }
    Progress progress = new Progress(data.readLong(), data.readLong(), data.readLong());
    return new WatchMark(read, waiting, progress, data.readLong(), data.readBoolean());
  }

  private static FileStat stat(DataInputStream data) throws IOException {
    return new FileStat(data.readLong(), data.readLong());
  }
}
