/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runners.spark.SourceSlice.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SliceRddTest {
  private static final int SPLITS = 2;
  private static final long ENOUGH = 100_000;
  private final JavaSparkContext spark =
      new JavaSparkContext(
          new SparkConf(false)
              .setMaster("local[2]")
              .setAppName("slices")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.driver.bindAddress", "127.0.0.1"));

  @AfterEach
  void stop() throws IOException {
    spark.close();
    OpenReader.closeAll();
  }

  @Test
  void goesOnWhereTheMicroBatchBeforeEnded() {
    List<SplitReading<Long, Numbers.Mark>> splits = splits(Numbers.below(ENOUGH));
    List<Long> all = new ArrayList<>();
    List<@Nullable End> ends = new ArrayList<>(Collections.nCopies(SPLITS, null));

    for (int batch = 0; batch < 3; batch++) {
      SliceRdd slices = slices(splits, ends);
      ends.clear();
      ends.addAll(slices.pin());
      all.addAll(numbers(slices, splits));
    }

    assertThat(all).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    for (int split = 0; split < SPLITS; split++) {
      int remainder = split;
      List<Long> ofSplit = all.stream().filter(number -> number % SPLITS == remainder).toList();
      assertThat(ofSplit)
          .containsExactlyElementsOf(
              LongStream.range(0, ofSplit.size())
                  .map(i -> i * SPLITS + remainder)
                  .boxed()
                  .toList());
    }
  }

  /** How far a source is read depends on the clock; the second time it must not. */
  @Test
  void isTheSameWhenItIsLostAndReadAgain() {
    List<SplitReading<Long, Numbers.Mark>> splits = splits(Numbers.below(ENOUGH));
    List<@Nullable End> ends = new ArrayList<>(Collections.nCopies(SPLITS, null));
    ends.replaceAll(none -> null);
    SliceRdd first = slices(splits, ends);
    ends.clear();
    ends.addAll(first.pin());
    SliceRdd second = slices(splits, ends);
    second.pin();
    List<Long> firstTime = numbers(second, splits);

    second.unpersist(/* blocking= */ true);
    List<Long> again = numbers(second, splits);

    assertThat(firstTime).hasSizeGreaterThan(5);
    assertThat(again).isEqualTo(firstTime);
  }

  /** A busy machine stands still for longer than a source may have nothing. */
  @Test
  void takesNoPauseOfTheMachineForAnIdleSource() throws IOException {
    int many = 5;
    SplitReading<Long, Numbers.Mark> reading =
        reading("pausing", Numbers.below(ENOUGH).pausing(50), TimeUnit.MINUTES.toMillis(5), many);

    SourceSlice slice = reading.read(/* from= */ null, /* lateMillis= */ 0);

    assertThat(slice.values()).hasSize(many);
  }

  @Test
  void failsWhereASourceGivesSomethingElseTheSecondTime() {
    List<SplitReading<Long, Numbers.Mark>> splits = splits(Numbers.below(ENOUGH).forgetful());
    List<@Nullable End> ends = new ArrayList<>(Collections.nCopies(SPLITS, null));
    SliceRdd first = slices(splits, ends);
    ends.clear();
    ends.addAll(first.pin());
    SliceRdd second = slices(splits, ends);
    second.pin();

    second.unpersist(/* blocking= */ true);

    assertThatThrownBy(() -> numbers(second, splits))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("Cannot read a lost part of Numbers again: ")
        .hasMessageContaining("must give the same from the same checkpoint mark");
  }

  private static List<SplitReading<Long, Numbers.Mark>> splits(Numbers numbers) {
    String name = UUID.randomUUID().toString();
    List<SplitReading<Long, Numbers.Mark>> splits = new ArrayList<>();
    for (Numbers split : numbers.inSplits(SPLITS).split(1, PipelineOptionsFactory.create())) {
      splits.add(reading(name + splits.size(), split, /* readMillis= */ 50, Long.MAX_VALUE));
    }
    return splits;
  }

  private static SplitReading<Long, Numbers.Mark> reading(
      String name, Numbers numbers, long readMillis, long maxValues) {
    return new SplitReading<>(
        name,
        numbers,
        new SerializablePipelineOptions(PipelineOptionsFactory.create()),
        "Read",
        readMillis,
        maxValues);
  }

  private SliceRdd slices(List<SplitReading<Long, Numbers.Mark>> splits, List<@Nullable End> from) {
    SliceRdd slices = new SliceRdd(spark.sc(), List.copyOf(splits), from, /* lateMillis= */ 0);
    slices.persist(StorageLevel.MEMORY_AND_DISK());
    return slices;
  }

  private static List<Long> numbers(
      SliceRdd slices, List<SplitReading<Long, Numbers.Mark>> splits) {
    return slices.toJavaRDD().collect().stream()
        .flatMap(slice -> slice.values().stream())
        .map(bytes -> CoderHelpers.fromByteArray(bytes, splits.get(0).valueCoder()).getValue())
        .toList();
  }
}
