/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.FileSystemSettings;
import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.testing.engines.S3Extension;
import io.millrace.testing.engines.S3Server;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in an object store that an engine reads and writes, by the class path that {@code
 * ./millrace} has. Whoever extends this is to be enabled where there are servers.
 */
@ExtendWith(S3Extension.class)
public abstract class StoredFilesContract {
  private static final String ENDPOINT = "aws.endpointUrlS3";
  private static final String KEY_ID = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";

  private static final List<String> ORDERS =
      List.of(
          "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,"
              + "status",
          "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
          "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
          "O1,2,2026-03-02T10:00:00.25Z,C1,P2,1,20,EUR,DE,returned",
          "O2,1,2026-03-02T11:59:59Z,,P1,3,1.50,EUR,FR,placed",
          "O3,1,2026-03-02T12:00:00Z,C2,P9,0,1.50,EUR,FR,placed");
  private static final List<String> PRODUCTS =
      List.of("product_id,product_name,category,list_price", "P1,Pot,Kitchen,1.5");

  private final RunnerLauncher launcher;

  protected StoredFilesContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @BeforeEach
  final void tellThisJvm(S3Server store) {
    System.setProperty(ENDPOINT, store.endpoint().toString());
    System.setProperty(KEY_ID, store.accessKeyId());
    System.setProperty(SECRET, store.secretAccessKey());
    FileSystemSettings.register();
  }

  @AfterEach
  final void forget() {
    List.of(ENDPOINT, KEY_ID, SECRET).forEach(System::clearProperty);
    FileSystemSettings.register();
  }

  @Test
  final void haveEachRowOnceAlsoWhereARunIsBegunAgain(S3Server store, @TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    Path input = folder.resolve("in");
    OrderVersions orders = OrderVersions.write(input, seed);
    List<OrderCopy> copies = OrderCopy.inFiles("s3://" + store.newBucket() + "/lake", orders);
    Map<String, Long> all = new TreeMap<>();
    copies.forEach(copy -> all.put(copy.name(), (long) orders.each().size()));

    run(pipeline -> copy(pipeline, input, copies));
    run(pipeline -> copy(pipeline, input, copies));
    Map<String, Long> written = OrderCopy.seenWritten(copies);
    run(pipeline -> copies.forEach(copy -> copy.read(pipeline)));

    assertThat(written).isEqualTo(all);
    assertThat(OrderCopy.seenRead(copies))
        .as("seed %d", seed)
        .isEqualTo(OrderCopy.expected(copies));
  }

  @Test
  final void areInputOfTheCaseStudy(S3Server store, @TempDir Path folder) throws Exception {
    String bucket = "s3://" + store.newBucket();
    put(bucket + "/in/orders/a.csv", ORDERS);
    put(bucket + "/in/products.csv", PRODUCTS);
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL_S3", store.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", store.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", store.secretAccessKey());

    String said =
        new Millrace(folder, Path.of("jvm.options"), environment)
            .run(
                "run",
                "ecommerce",
                "--runner=" + launcher.name(),
                "--orders=" + bucket + "/in/orders",
                "--catalogue=file:" + bucket + "/in/products.csv",
                "--warehouse=" + folder)
            .done();

    assertThat(said).contains("Succeeded in ").doesNotContain(store.secretAccessKey());
    WatchedTables tables = new WatchedTables(folder.resolve("ecommerce"));
    assertThat(
            Map.of(
                "bronze", tables.rows("bronze.orders"),
                "silver", tables.rows("silver.orders"),
                "letters", tables.rows("ops.dead_letters"),
                "sales", tables.rows("gold.sales_by_product")))
        .isEqualTo(Map.of("bronze", 5L, "silver", 3L, "letters", 1L, "sales", 3L));
  }

  private static void put(String address, List<String> lines) throws IOException {
    try (WritableByteChannel out =
        FileSystems.create(
            FileSystems.matchNewResource(address, /* isDirectory= */ false), "text/csv")) {
      ByteBuffer bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  private static void copy(Pipeline pipeline, Path input, List<OrderCopy> copies) {
    PCollection<Block> orders =
        pipeline
            .apply(
                "Read",
                Datasets.open(
                        "file:" + input,
                        Map.of("columns", OrderVersions.COLUMNS, "event_time", "sold_at"))
                    .read(new StepContext("run-1", "Read")))
            .blocks();
    copies.forEach(copy -> copy.write(orders, "run-1"));
  }

  private void run(Consumer<Pipeline> build) {
    RunnerProfile profile = launcher.profile(RunMode.BATCH);
    FileSystemSettings.applyAll(profile.options());
    Pipeline pipeline = Pipeline.create(profile.options());
    build.accept(pipeline);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, RunMode.BATCH)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }
    assertThat(OrderCopy.seenLetters()).isEmpty();
  }
}
