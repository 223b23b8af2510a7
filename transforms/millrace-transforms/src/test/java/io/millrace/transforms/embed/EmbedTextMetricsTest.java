/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.descriptor.MetricName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbedTextMetricsTest {
  private static final Schema SCHEMA = Schema.builder().addNullableStringField("prompt").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  /** Lengths of texts; does not know what to do with a number. */
  private static final class Lengths implements Embedder {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "lengths";
    }

    @Override
    public int dimensions() {
      return 1;
    }

    @Override
    public List<float[]> embed(List<String> texts) throws Exception {
      if (texts.contains("42")) {
        throw new IOException("no text");
      }
      return texts.stream().map(text -> new float[] {text.length()}).toList();
    }
  }

  /** Two blocks, one after the other; the second has one text that is new. */
  @Test
  void countsCallsAndTextsThatNeedNone(TestPipeline pipeline) {
    Block first = Counting.block(text("a"), text("42"), text(null), text("a"), text("b"));
    Block second = Counting.block(text("a"), text("b"), text("c"));
    pipeline
        .apply(
            TestStream.create(BlockCoder.of(SCHEMA))
                .addElements(first)
                .addElements(second)
                .advanceWatermarkToInfinity())
        .apply(
            EmbedText.in("prompt")
                .into("vector")
                .using(new Lengths())
                .onFailureReject(new StepContext("run", "prompts/Embed"))
                .onBlocks());

    Map<MetricName, Long> counts = Counting.in(pipeline, EmbedTextMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(EmbedTextMetrics.ACCEPTED, 7L),
            entry(EmbedTextMetrics.REJECTED, 1L),
            // Three texts at once, each of them alone, and the new one.
            entry(EmbedTextMetrics.CALLS, 5L),
            entry(EmbedTextMetrics.CACHE_HITS, 2L));
  }

  private static Timed text(@Nullable String text) {
    return Timed.at(0, Row.withSchema(SCHEMA).addValue(text).build());
  }
}
