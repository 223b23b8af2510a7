/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaRegistry;

/** Writes the parts one behind the other. Runners that fuse steps do not call it. */
final class ReadBatchCoder extends CustomCoder<ReadBatch> {
  private static final long serialVersionUID = 1L;
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarLongCoder NUMBER = VarLongCoder.of();

  private final Coder<Block> block;
  private final Coder<List<Rejected>> letters;

  ReadBatchCoder(BlockCoder block) {
    this.block = NullableCoder.of(block);
    try {
      this.letters = ListCoder.of(SchemaRegistry.createDefault().getSchemaCoder(Rejected.class));
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException("Every letter has a schema", e);
    }
  }

  @Override
  public void encode(ReadBatch batch, OutputStream out) throws IOException {
    TEXT.encode(batch.place(), out);
    NUMBER.encode(batch.records(), out);
    NUMBER.encode(batch.bytes(), out);
    block.encode(batch.block(), out);
    letters.encode(batch.letters(), out);
  }

  @Override
  public ReadBatch decode(InputStream in) throws IOException {
    return new ReadBatch(
        TEXT.decode(in),
        NUMBER.decode(in),
        NUMBER.decode(in),
        block.decode(in),
        letters.decode(in));
  }
}
