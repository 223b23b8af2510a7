/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.rows.RowBytes;
import io.millrace.transforms.rows.RowJsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Writes the blocks of a bundle to hidden files, one for each partition that they have rows of. */
final class WriteBlocksFn extends DoFn<Block, WrittenFile> {
  /** As many files as a bundle has open at once; another ends the one that was longest unused. */
  static final int MAX_OPEN = 16;

  private static final long serialVersionUID = 1L;
  private static final long MAX_FILE_BYTES = 512L << 20;

  private final WriteSettings settings;
  private final Schema schema;
  private transient @Nullable Writing writing;

  WriteBlocksFn(WriteSettings settings, Schema schema) {
    this.settings = settings;
    this.schema = schema;
  }

  /**
   * What a worker has at hand.
   *
   * @param files open ones by partition, the one that was longest unused first
   */
  private record Writing(
      RowFit fit,
      Partitions.@Nullable Naming naming,
      RowJsonText json,
      RowBytes bytes,
      Map<String, HiddenFile> files) {}

  @Setup
  public void setup() {
    Partitions partitions = settings.partitions();
    writing =
        new Writing(
            new RowFit(schema, settings),
            partitions == null ? null : partitions.naming(),
            new RowJsonText(schema),
            new RowBytes(schema),
            new LinkedHashMap<>(MAX_OPEN, 0.75f, /* accessOrder= */ true));
  }

  @StartBundle
  public void startBundle() throws IOException {
    abandon(); // A bundle that failed may have left its files open.
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) throws IOException {
    write(
        block,
        out.get(WriteBlocksResult.FILES)::output,
        out.get(WriteBlocksResult.REJECTED)::output);
  }

  private void write(Block block, Consumer<WrittenFile> ended, Consumer<Rejected> rejected)
      throws IOException {
    Writing open = writing();
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    Partitions.Naming naming = open.naming();
    Column times = naming == null ? null : block.column(partitionField());
    for (int row = 0; row < block.rows(); row++) {
      Problem problem = open.fit().problem(block, row);
      if (problem != null) {
        rejected.accept(letter(block.row(row), problem));
      } else {
        String partition = naming == null || times == null ? "" : naming.of(times, row);
        rows.computeIfAbsent(partition, none -> new ArrayList<>()).add(row);
      }
    }
    for (Map.Entry<String, List<Integer>> partition : rows.entrySet()) {
      int[] order = partition.getValue().stream().mapToInt(Integer::intValue).toArray();
      write(
          partition.getKey(),
          order.length == block.rows() ? block : block.take(order, 0, order.length),
          ended);
    }
  }

  private String partitionField() {
    return requireNonNull(settings.partitions(), "no partitions").field();
  }

  private void write(String partition, Block block, Consumer<WrittenFile> ended)
      throws IOException {
    Map<String, HiddenFile> files = writing().files();
    HiddenFile file = files.get(partition);
    if (file == null) {
      if (files.size() == MAX_OPEN) {
        endFirst(files, ended);
      }
      String folder =
          partition.isEmpty() ? settings.folder() : HiddenPath.in(settings.folder(), partition);
      file =
          HiddenFile.create(
              HiddenPath.create(folder, settings.suffix()),
              output -> settings.open(output, schema));
      files.put(partition, file);
    }
    file.write(block);
    if (file.bytes() >= MAX_FILE_BYTES) {
      files.remove(partition);
      ended.accept(file.finish());
    }
  }

  private static void endFirst(Map<String, HiddenFile> files, Consumer<WrittenFile> ended)
      throws IOException {
    Iterator<HiddenFile> each = files.values().iterator();
    HiddenFile first = each.next();
    each.remove();
    ended.accept(first.finish());
  }

  private Rejected letter(Row row, Problem problem) {
    Writing open = writing();
    return open.bytes()
        .into(
            Rejected.at(
                    requireNonNull(settings.context(), "context is null"),
                    problem.code(),
                    Rejected.Category.DATA)
                .message(problem.message())
                .json(open.json().of(row)),
            row)
        .build();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext bundle) throws IOException {
    Map<String, HiddenFile> files = writing().files();
    while (!files.isEmpty()) {
      endFirst(
          files,
          file ->
              bundle.output(
                  WriteBlocksResult.FILES,
                  file,
                  GlobalWindow.INSTANCE.maxTimestamp(),
                  GlobalWindow.INSTANCE));
    }
  }

  @Teardown
  public void teardown() throws IOException {
    if (writing != null) {
      abandon();
      writing = null;
    }
  }

  private void abandon() throws IOException {
    Iterator<HiddenFile> each = writing().files().values().iterator();
    while (each.hasNext()) {
      HiddenFile file = each.next();
      each.remove();
      file.abandon();
    }
  }

  private Writing writing() {
    return requireNonNull(writing, "not set up");
  }
}
