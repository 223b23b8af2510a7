/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemUtils;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * An object store in this JVM, {@code objects://BUCKET/KEY}, which does as Beam's file system for
 * S3: objects are there whole or not at all, there are no folders, and a rename is a copy and a
 * delete.
 */
final class ObjectStore extends FileSystem<ObjectStore.ObjectId> {
  private static final String SCHEME = "objects";
  private static final ConcurrentNavigableMap<String, byte[]> OBJECTS =
      new ConcurrentSkipListMap<>();

  /** After how many copies the store goes away once, between a copy and a delete. */
  private static final AtomicInteger COPIES_LEFT = new AtomicInteger(Integer.MAX_VALUE);

  /** The objects of a bucket by their addresses. */
  static SortedMap<String, byte[]> bucket(String address) {
    String prefix = address + "/";
    return OBJECTS.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  /** A bucket that is empty, as an address. */
  static String newBucket(String name) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    String address = SCHEME + "://" + name;
    bucket(address).clear();
    return address;
  }

  static void failAfterCopies(int copies) {
    COPIES_LEFT.set(copies);
  }

  record ObjectId(String path) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      throw new UnsupportedOperationException("resolve");
    }

    @Override
    public ResourceId getCurrentDirectory() {
      throw new UnsupportedOperationException("getCurrentDirectory");
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public String getFilename() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public String toString() {
      return path;
    }
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    return specs.stream().map(ObjectStore::match).toList();
  }

  private static MatchResult match(String spec) {
    boolean glob = FileSystems.hasGlobWildcard(spec);
    Pattern pattern = Pattern.compile(FileSystemUtils.wildcardToRegexp(spec));
    List<Metadata> found = new ArrayList<>();
    OBJECTS.forEach(
        (path, content) -> {
          if (glob ? pattern.matcher(path).matches() : path.equals(spec)) {
            found.add(
                Metadata.builder()
                    .setResourceId(new ObjectId(path))
                    .setSizeBytes(content.length)
                    .setLastModifiedMillis(1)
                    .setChecksum(glob ? null : Reading.sha256(content))
                    .setIsReadSeekEfficient(true)
                    .build());
          }
        });
    return found.isEmpty() && !glob
        ? MatchResult.create(Status.NOT_FOUND, new FileNotFoundException(spec))
        : MatchResult.create(Status.OK, found);
  }

  @Override
  protected WritableByteChannel create(ObjectId id, CreateOptions options) {
    return Channels.newChannel(
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            OBJECTS.put(id.path(), toByteArray());
          }
        });
  }

  @Override
  protected ReadableByteChannel open(ObjectId id) throws IOException {
    return new Reader(ByteBuffer.wrap(content(id)));
  }

  private static byte[] content(ObjectId id) throws FileNotFoundException {
    byte[] content = OBJECTS.get(id.path());
    if (content == null) {
      throw new FileNotFoundException(id.path());
    }
    return content;
  }

  @Override
  protected void copy(List<ObjectId> from, List<ObjectId> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      OBJECTS.put(to.get(i).path(), content(from.get(i)));
    }
  }

  @Override
  protected void rename(List<ObjectId> from, List<ObjectId> to, MoveOptions... options)
      throws IOException {
    if (options.length > 0) {
      throw new UnsupportedOperationException("options of a rename");
    }
    copy(from, to);
    if (COPIES_LEFT.getAndDecrement() == 0) {
      throw new IOException("The store is away");
    }
    delete(from);
  }

  @Override
  protected void delete(Collection<ObjectId> ids) {
    ids.forEach(id -> OBJECTS.remove(id.path()));
  }

  @Override
  protected ObjectId matchNewResource(String spec, boolean isDirectory) {
    return new ObjectId(spec);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }

  /** Reads an object from any place on. */
  private static final class Reader implements SeekableByteChannel {
    private final ByteBuffer content;
    private boolean open = true;

    Reader(ByteBuffer content) {
      this.content = content;
    }

    @Override
    public int read(ByteBuffer target) {
      if (!content.hasRemaining()) {
        return -1;
      }
      int count = Math.min(target.remaining(), content.remaining());
      target.put(content.slice().limit(count));
      content.position(content.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return content.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      content.position((int) Math.min(position, content.limit()));
      return this;
    }

    @Override
    public long size() {
      return content.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
