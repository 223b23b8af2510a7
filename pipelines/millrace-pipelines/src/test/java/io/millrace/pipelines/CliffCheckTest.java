/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.io.files.FileCompression;
import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.io.files.ReadFiles;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every shape that makes an engine crawl, on pipelines that have it and that have not. */
class CliffCheckTest {
  private static final long MEBIBYTE = 1024L * 1024;
  private static final AtomicInteger BUNDLES = new AtomicInteger();
  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  @Test
  void refusesToShuffleBySerialisation() {
    SlowSteps.serialised(pipeline).apply("Group", GroupByKey.create());

    assertThat(found())
        .filteredOn(PreflightFinding::isError)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .startsWith("Cannot use SerializableCoder(")
                    .contains(" in Pairs/")
                    .endsWith(
                        ": Java's serialization writes the class of every record again, many times"
                            + " its content; set a schema or a coder of your own"
                            + " (any-shuffled-by-serialization)"));
  }

  @Test
  void warnsOfSerialisationThatIsNotShuffled() {
    SlowSteps.serialised(pipeline);

    assertThat(found())
        .isNotEmpty()
        .allMatch(finding -> finding.rule().equals("any-serialization"))
        .noneMatch(PreflightFinding::isError);
  }

  @Test
  void serialisationWritesManyTimesTheContent() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SerializableCoder.of(SlowSteps.Pair.class).encode(new SlowSteps.Pair("b", "c"), bytes);

    assertThat(bytes.size()).isGreaterThan(20 * "bc".length());
  }

  @Test
  void hasNothingAgainstACoderOfAFixedLayout() {
    SlowSteps.strings(pipeline, "Pairs").apply("Group", GroupByKey.create());

    assertThat(found()).isEmpty();
  }

  @Test
  void seesAMapViewAndAMultimapView() {
    look("LookInMap", SlowSteps.strings(pipeline, "Table").apply("AsMap", View.asMap()));
    look(
        "LookInMultimap",
        SlowSteps.strings(pipeline, "Tables").apply("AsMultimap", View.asMultimap()));

    assertThat(found(PreflightShape.MAP_VIEW))
        .extracting(PreflightFinding::message)
        .containsExactly(
            "Cannot use a map view in LookInMap/ParMultiDo(Look): it cannot be; use another"
                + " (strict-MAP_VIEW)",
            "Cannot use a map view in LookInMultimap/ParMultiDo(Look): it cannot be; use another"
                + " (strict-MAP_VIEW)");
  }

  @Test
  void takesAMapViewWhereNoRuleIsAgainstIt() {
    look("Look", SlowSteps.strings(pipeline, "Table").apply("AsMap", View.asMap()));

    assertThat(found()).isEmpty();
  }

  @Test
  void takesASingletonAnywhere() {
    look("Look", pipeline.apply("One", Create.of("one")).apply("AsOne", View.asSingleton()));

    assertThat(found(PreflightShape.MAP_VIEW)).isEmpty();
  }

  @Test
  void seesStatePerString() {
    SlowSteps.strings(pipeline, "Events")
        .apply("Count", ParDo.of(new SlowSteps.StatefulFn<String>()));

    assertThat(found(PreflightShape.STATE_PER_KEY))
        .extracting(PreflightFinding::step, PreflightFinding::what)
        .containsExactly(tuple("Count/ParMultiDo(Stateful)", "state per key of StringUtf8Coder"));
  }

  @Test
  void takesStatePerShardAndPeriod() {
    pipeline
        .apply(
            "Events",
            Create.of(KV.of(KV.of(1, 60_000L), "a"))
                .withCoder(
                    KvCoder.of(
                        KvCoder.of(VarIntCoder.of(), VarLongCoder.of()), StringUtf8Coder.of())))
        .apply("Count", ParDo.of(new SlowSteps.StatefulFn<KV<Integer, Long>>()));

    assertThat(found(PreflightShape.STATE_PER_KEY)).isEmpty();
  }

  @Test
  void takesStatePerShard() {
    pipeline
        .apply(
            "Events",
            Create.of(KV.of(1, "a")).withCoder(KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of())))
        .apply("Count", ParDo.of(new SlowSteps.StatefulFn<Integer>()));

    assertThat(found(PreflightShape.STATE_PER_KEY)).isEmpty();
  }

  @Test
  void warnsOfOneLargeFileForSeveralWorkers() {
    read(file("/data/all.csv", 100 * MEBIBYTE), file("/data/none.csv", 0));

    assertThat(found())
        .extracting(PreflightFinding::isError, PreflightFinding::message)
        .containsExactly(
            tuple(
                false,
                "Avoid one file of 100 MiB for 2 workers (/data/all.csv) in Read: one worker reads"
                    + " a file; cut it into as many files as there are workers, or more"
                    + " (any-one-large-file)"));
  }

  /** The proof of the rule: all of a file is read in one bundle. */
  @Test
  void aFileIsReadByOneWorker(@TempDir Path folder) throws IOException {
    assertThat(bundles(written(folder, 1))).isEqualTo(1);
    assertThat(bundles(written(folder, 4))).isGreaterThan(1);
  }

  @Test
  void takesSeveralLargeFilesAndOneSmallOne() {
    read(file("/data/a.csv", 100 * MEBIBYTE), file("/data/b.csv", 100 * MEBIBYTE));
    pipeline.apply("ReadSmall", reading(file("/data/small.csv", MEBIBYTE)));

    assertThat(found()).isEmpty();
  }

  @Test
  void takesOneLargeFileForOneWorker() {
    read(file("/data/all.csv", 100 * MEBIBYTE));

    assertThat(GraphWalk.sightings(pipeline, 1))
        .extracting(GraphWalk.Sighting::shape)
        .doesNotContain(PreflightShape.ONE_LARGE_FILE);
  }

  private List<PreflightFinding> found(PreflightShape... shapes) {
    return StrictEngine.found(pipeline, shapes);
  }

  private static InputFile[] written(Path folder, int files) throws IOException {
    InputFile[] written = new InputFile[files];
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve(files + "-" + i + ".csv");
      Files.writeString(file, "id\n" + "1234567\n".repeat(10_000));
      written[i] = file(file.toString(), Files.size(file));
    }
    return written;
  }

  private static int bundles(InputFile... files) {
    BUNDLES.set(0);
    Pipeline reads = Pipeline.create();
    reads.apply("Read", reading(files)).records().apply("Count", ParDo.of(new BundlesFn()));
    reads.run().waitUntilFinish();
    return BUNDLES.get();
  }

  private void look(String name, PCollectionView<?> view) {
    pipeline
        .apply("KeysOf" + name, Create.of("a", "b"))
        .apply(name, ParDo.of(new LookFn()).withSideInputs(view));
  }

  private void read(InputFile... files) {
    pipeline.apply("Read", reading(files));
  }

  private static ReadFiles reading(InputFile... files) {
    return ReadFiles.from(List.of(files))
        .at(new StepContext("run-1", "Read"))
        .ingestedAt(Instant.EPOCH);
  }

  private static InputFile file(String path, long bytes) {
    return new InputFile(path, bytes, FileFormat.CSV, FileCompression.NONE, bytes == 0);
  }

  private static final class LookFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element String key, OutputReceiver<String> out) {
      out.output(key);
    }
  }

  /** Counts the bundles that have elements. */
  private static final class BundlesFn extends DoFn<Block, Void> {
    private static final long serialVersionUID = 1L;
    private boolean filled;

    @StartBundle
    public void startBundle() {
      filled = false;
    }

    @ProcessElement
    public void processElement() {
      filled = true;
    }

    @FinishBundle
    public void finishBundle() {
      if (filled) {
        BUNDLES.incrementAndGet();
      }
    }
  }
}
