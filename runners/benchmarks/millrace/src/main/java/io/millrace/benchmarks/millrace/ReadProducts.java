/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads the lookup table into blocks. */
final class ReadProducts extends PTransform<PBegin, PCollection<Block>> {
  private static final long serialVersionUID = 1L;
  private static final Schema PRODUCT =
      Schema.builder().addStringField("product_id").addStringField("category").build();

  private final String file;

  ReadProducts(Path input) {
    file = input.resolve("products.csv").toString();
  }

  @Override
  public PCollection<Block> expand(PBegin input) {
    return input
        .apply("File", Create.of(file).withCoder(StringUtf8Coder.of()))
        .apply("Read", ParDo.of(new ReadFn()))
        .setCoder(BlockCoder.of(PRODUCT));
  }

  private static final class ReadFn extends DoFn<String, Block> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element String path, OutputReceiver<Block> out) throws IOException {
      BlockBuilder rows = new BlockBuilder(PRODUCT);
      try (BufferedReader lines = Files.newBufferedReader(Path.of(path))) {
        lines.readLine();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          int comma = line.indexOf(',');
          rows.column(0).appendBytes(bytes, 0, comma);
          rows.column(1).appendBytes(bytes, comma + 1, bytes.length - comma - 1);
          rows.endRow(0, Block.ON_TIME);
          if (rows.isFull()) {
            out.output(rows.build());
          }
        }
      }
      if (rows.rows() > 0) {
        out.output(rows.build());
      }
    }
  }
}
