/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.transforms.MillraceOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsTest {
  static Stream<Arguments> keys() {
    return Stream.of(
        arguments("C1", 30),
        arguments(List.of("O1", 42), 6),
        arguments(Arrays.asList("P1", null, 7L, true, Instant.ofEpochMilli(60_000)), 29));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void areTheSameInEveryJvm(Object key, int shard) {
    assertThat(new Shards(32).shardOf(key)).isEqualTo(shard);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32, 4096})
  void keysReachEveryShardAndNoOther(int count) {
    Shards shards = new Shards(count);

    assertThat(IntStream.range(-50_000, 50_000).map(shards::shardOf).distinct().sorted())
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void areThirtyTwoUnlessARunSaysOtherwise() {
    assertThat(Shards.of(Pipeline.create())).isEqualTo(new Shards(32));
    assertThat(Shards.of(TestPipeline.create())).isEqualTo(new Shards(32));
  }

  @Test
  void comeFromTheOptionsOfTheRun() {
    MillraceOptions options =
        PipelineOptionsFactory.fromArgs("--shards=7").as(MillraceOptions.class);

    assertThat(Shards.of(Pipeline.create(options))).isEqualTo(new Shards(7));
    assertThat(Shards.of(TestPipeline.fromOptions(options))).isEqualTo(new Shards(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096})
  void mayBeAsFewOrAsManyAsTheBounds(int count) {
    assertThat(Shards.of(pipelineWith(count))).isEqualTo(new Shards(count));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4097, Integer.MAX_VALUE})
  void areRefusedOutOfBounds(int count) {
    Pipeline pipeline = pipelineWith(count);

    assertThatThrownBy(() -> Shards.of(pipeline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shards: " + count + " (must be between 1 and 4096)");
  }

  private static Pipeline pipelineWith(int shards) {
    Pipeline pipeline = Pipeline.create();
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    return pipeline;
  }
}
