/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Writes the blocks of one schema: the length, a version byte, then column after column in as few
 * bytes as each needs. adrs/0009 has the layout.
 *
 * <p>A block is always written with the same bytes, and read back equal. Equal blocks may be held
 * in different layouts and then differ in their bytes, so a block is no key. Bytes of older
 * versions stay readable. The schema is not in the bytes, so a reader needs the writer's.
 *
 * <p>Bytes that are no block, or of a newer version, are a {@link CoderException}; what they make
 * the reader hold is bounded by their number and the schema. Safe for concurrent use; each thread
 * that writes or reads blocks keeps up to 4 MB of buffers.
 *
 * @since 0.1
 */
@Evolving
public final class BlockCoder extends CustomCoder<Block> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private final Schema schema;

  private BlockCoder(Schema schema) {
    this.schema = schema;
  }

  /** The coder of blocks with those fields. */
  public static BlockCoder of(Schema schema) {
    return new BlockCoder(schema);
  }

  /**
   * The coder of a collection of blocks.
   *
   * @throws IllegalArgumentException if the collection has another coder
   */
  public static BlockCoder of(PCollection<Block> blocks) {
    if (blocks.getCoder() instanceof BlockCoder coder) {
      return coder;
    }
    throw new IllegalArgumentException(
        "Invalid coder of %s: %s (must be a BlockCoder)"
            .formatted(blocks.getName(), blocks.getCoder()));
  }

  /** The fields of the blocks. */
  public Schema schema() {
    return schema;
  }

  @Override
  public void encode(Block block, OutputStream out) throws IOException {
    if (!StoredTypes.equal(schema, block.schema())) {
      throw new CoderException(
          "Cannot write " + block + ": its types are not those of " + schema.getFieldNames());
    }
    ByteSink sink = ByteSink.ofThread();
    sink.putByte(VERSION);
    sink.putCount(block.rows());
    PackedLongs.write(sink, block.times, block.rows());
    sink.putByte(block.stamps == null ? 0 : 1);
    if (block.stamps != null) {
      PackedLongs.write(sink, block.stamps, block.rows());
    }
    for (int i = 0; i < schema.getFieldCount(); i++) {
      ColumnCoding.write(sink, block.column(i));
    }
    new DataOutputStream(out).writeInt(sink.size());
    out.write(sink.array(), 0, sink.size());
    sink.shrink();
  }

  @Override
  public Block decode(InputStream in) throws IOException {
    ByteSource source = ByteSource.ofThread(in, length(in));
    try {
      return read(source);
    } catch (ArithmeticException | ClassCastException | NumberFormatException e) {
      throw new CoderException("Cannot read a block: its bytes are damaged", e);
    } finally {
      source.shrink();
    }
  }

  private static int length(InputStream in) throws IOException {
    try {
      return new DataInputStream(in).readInt();
    } catch (EOFException e) {
      throw new CoderException("Cannot read a block: its length is not there", e);
    }
  }

  private Block read(ByteSource source) throws CoderException {
    int version = source.getByte();
    if (version != VERSION) {
      throw new CoderException(
          "Unsupported block version: " + version + " (supported: " + VERSION + ")");
    }
    int rows = source.getCount();
    long[] times = PackedLongs.read(source, rows);
    long @Nullable [] stamps = source.getByte() == 0 ? null : PackedLongs.read(source, rows);
    List<Column> columns = new ArrayList<>(schema.getFieldCount());
    for (Field field : schema.getFields()) {
      columns.add(ColumnCoding.read(source, field.getType(), rows));
    }
    if (!source.atEnd()) {
      throw new CoderException("Cannot read a block: bytes are left; is its schema another?");
    }
    return new Block(schema, times, stamps, List.copyOf(columns));
  }

  /**
   * Refuses.
   *
   * @throws NonDeterministicException always, since equal blocks may be held in different layouts
   */
  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(
        this, "Cannot use a block as a key: equal blocks may be held in different layouts");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlockCoder coder && schema.equals(coder.schema);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schema);
  }
}
