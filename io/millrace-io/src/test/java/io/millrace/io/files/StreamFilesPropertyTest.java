/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for any files; a failure names the seed that made them. */
class StreamFilesPropertyTest {
  private static final int RUNS = 1_000;
  private static final Schema SALE =
      SchemaBuilder.record("Sale").fields().requiredString("at").requiredInt("id").endRecord();
  private static final String[] CODECS = {"null", "deflate"};
  private static final FileCompression[] PACKINGS = FileCompression.values();
  private static final ReadFilesSpec SPEC = new ReadFilesSpec(1024);

  @TempDir private Path folder;

  /** Whole files, damaged ones, empty ones and such as are not there. */
  @Test
  void givesTheRecordsOfReadFilesWithTheirStampsHoweverOftenItStarts() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long late = 0;
    int restarts = 0;
    for (int run = 0; run < RUNS; run++) {
      String shown = "seed " + seed + ", run " + run;
      List<InputFile> files = files(random);
      Duration disorder = Duration.ofMillis(random.nextInt(200));
      int chance = 1 + random.nextInt(4);
      StreamFiles read =
          Streamed.read(files.toArray(new InputFile[0]))
              .with(SPEC)
              .allowingDisorder(disorder)
              .inSplits(1 + random.nextInt(3));
      int[] stops = {0};
      List<FilesSource> splits = read.source().split(2, Streamed.OPTIONS);
      for (int split = 0; split < splits.size(); split++) {
        List<InputFile> its = new ArrayList<>();
        for (int i = split; i < files.size(); i += splits.size()) {
          its.add(files.get(i));
        }

        Streamed streamed =
            Streamed.of(
                splits.get(split),
                () -> {
                  boolean stop = random.nextInt(chance) == 0;
                  stops[0] += stop ? 1 : 0;
                  return stop;
                });

        Streamed expected = Streamed.expected(its, SPEC, disorder);
        assertThat(streamed.events()).as(shown).isEqualTo(expected.events());
        assertThat(streamed.tallies()).as(shown).isEqualTo(expected.tallies());
        late += streamed.events().stream().filter(e -> e.stamp() != Block.ON_TIME).count();
      }
      restarts += stops[0];
    }
    assertThat(late).isGreaterThan((long) RUNS);
    assertThat(restarts).isGreaterThan(RUNS);
  }

  private List<InputFile> files(Random random) {
    List<InputFile> files = new ArrayList<>();
    int clock = 0;
    for (int file = 1 + random.nextInt(4); file > 0; file--) {
      int rows = random.nextInt(8) == 0 ? 0 : random.nextInt(120);
      FileCompression packing = PACKINGS[random.nextInt(PACKINGS.length)];
      String name = file + ".%s" + packing.suffix();
      byte[] content;
      switch (random.nextInt(3)) {
        case 0 -> {
          name = name.formatted("csv");
          content = csv(clock, rows, random).getBytes(UTF_8);
        }
        case 1 -> {
          name = name.formatted("jsonl");
          content = jsonLines(clock, rows, random).getBytes(UTF_8);
        }
        default -> {
          name = name.formatted("avro");
          content = avro(clock, rows, random);
        }
      }
      content = random.nextInt(3) == 0 ? damaged(content, random) : content;
      boolean packed = packing != FileCompression.NONE;
      content = packed ? cut(Reading.packed(packing, content), random) : content;
      Path path = folder.resolve(name);
      boolean there = random.nextInt(20) > 0;
      files.add(
          there
              ? Reading.file(path, content)
              : Reading.file(folder.resolve("gone-" + name), content.length));
      clock += 100;
    }
    return files;
  }

  private static String csv(int clock, int rows, Random random) {
    StringBuilder csv = new StringBuilder(random.nextInt(3) == 0 ? "\ufeff" : "");
    csv.append(random.nextInt(10) == 0 ? "\r\n" : "").append("id,at,note\n");
    for (int row = 0; row < rows; row++) {
      csv.append(row).append(',').append(time(clock + row, random)).append(',');
      csv.append(random.nextInt(3) == 0 ? "\"a \"\"\nb, c\"" : "plain \u00fc");
      csv.append(random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    return csv.toString();
  }

  private static String jsonLines(int clock, int rows, Random random) {
    StringBuilder lines = new StringBuilder(random.nextInt(3) == 0 ? "\ufeff" : "");
    for (int row = 0; row < rows; row++) {
      boolean isLong = random.nextInt(30) == 0;
      lines.append("{\"at\":\"").append(time(clock + row, random));
      lines.append(isLong ? "x".repeat(2000) : "").append("\"}\n");
    }
    return lines.toString();
  }

  private static byte[] avro(int clock, int rows, Random random) {
    AvroFiles file = AvroFiles.of(SALE, CODECS[random.nextInt(CODECS.length)]);
    for (int row = 0; row < rows; ) {
      List<Object> block = new ArrayList<>();
      for (int size = 1 + random.nextInt(60); size > 0 && row < rows; size--, row++) {
        GenericData.Record sale = new GenericData.Record(SALE);
        sale.put("at", time(clock + row, random));
        sale.put("id", row);
        block.add(sale);
      }
      file.block(block.toArray());
    }
    return file.content();
  }

  private static String time(int now, Random random) {
    int time = Math.max(0, 10 * now - random.nextInt(random.nextInt(5) == 0 ? 3_000 : 100));
    return random.nextInt(20) == 0 ? "never" : "at" + time;
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] damaged = sound.clone();
    for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
      byte[] likely = {'"', ',', '\n', '\r', 0, (byte) random.nextInt(256)};
      damaged[random.nextInt(damaged.length)] = likely[random.nextInt(likely.length)];
    }
    return damaged;
  }

  private static byte[] cut(byte[] packed, Random random) {
    return random.nextInt(3) == 0 ? Arrays.copyOf(packed, random.nextInt(packed.length)) : packed;
  }
}
