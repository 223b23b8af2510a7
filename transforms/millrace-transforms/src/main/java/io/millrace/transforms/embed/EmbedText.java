/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Adds the vector of a text to each row, as an {@link Embedder} makes it.
 *
 * <p>It does not cut long texts, and writes no vector anywhere but into the row.
 *
 * <p><b>Input:</b> rows in the global window, bounded or not, with the text in a STRING. Choices
 * that are missing or do not fit are refused while the graph is built, all in one {@link
 * ValidationException}.
 *
 * <p><b>Output:</b> {@link EmbedTextResult#embedded()}, the rows with a nullable ARRAY of FLOAT
 * more; null for a null, which the embedder is not asked for. Every vector has the embedder's
 * dimensions, all finite.
 *
 * <p><b>Calls:</b> the embedder is asked for the different texts of a block that are not in the
 * cache, in batches. Where a batch fails, each of its texts is asked for alone, so that a row's
 * result does not depend on which others it comes with; a service that is down is thus asked once
 * for each text, which its client should answer fast.
 *
 * <p><b>State and memory:</b> no state. A worker keeps vectors by the SHA-256 of their texts in one
 * cache of {@link #cachingBytes}; and a block with its vectors, 8 bytes a number.
 *
 * <p><b>Failures:</b> a text that has no vector fails the step, or becomes a dead letter with the
 * code {@code EMBEDDING_FAILED} of the category DEPENDENCY where {@link #onFailureReject} says so.
 *
 * <pre>{@code
 * calls.apply(EmbedText.in("prompt").into("embedding").using(Embedder.hashing(256)));
 * // "Hello" -> [0.0, 0.2773501, 0.0, ...]
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EmbedText extends PTransform<PCollection<Row>, EmbedTextResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final EmbedTextSpec spec;
  private final @Nullable Embedder embedder;

  private EmbedText(EmbedTextSpec spec, @Nullable Embedder embedder) {
    this.spec = spec;
    this.embedder = embedder;
  }

  /** Which field holds the texts. */
  public static EmbedText in(String textField) {
    return new EmbedText(EmbedTextSpec.of(textField), null);
  }

  /** The field that is added; required. */
  public EmbedText into(String outputField) {
    return with(spec.into(requireNonNull(outputField, "outputField is null")));
  }

  /** What makes the vectors; required. */
  public EmbedText using(Embedder chosen) {
    return new EmbedText(spec, requireNonNull(chosen, "embedder is null"));
  }

  /** The most texts that the embedder is asked for at once: 1 to 4,096, 64 by default. */
  public EmbedText batching(int texts) {
    return with(spec.batchTexts(texts));
  }

  /**
   * How much memory a worker keeps vectors in.
   *
   * @param bytes at least 0, which keeps none; 64 MiB by default, some 50,000 vectors of 256
   */
  public EmbedText cachingBytes(long bytes) {
    return with(spec.cacheBytes(bytes));
  }

  /** Makes a dead letter of a row whose text has no vector. By default that fails the step. */
  public EmbedText onFailureReject(StepContext step) {
    return with(spec.rejectAt(requireNonNull(step, "step is null")));
  }

  private EmbedText with(EmbedTextSpec changed) {
    return new EmbedText(changed, embedder);
  }

  /** The same for blocks. */
  public EmbedTextBlocks onBlocks() {
    return new EmbedTextBlocks(spec, embedder);
  }

  @Override
  public EmbedTextResult<Row> expand(PCollection<Row> input) {
    EmbedTextResult<Block> blocks = input.apply("Pack", PackBlocks.of()).apply("Embed", onBlocks());
    return new EmbedTextResult<>(
        blocks.embedded().apply("Unpack", UnpackBlocks.rows()), blocks.rejected());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    onBlocks().populateDisplayData(builder);
  }
}
