/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.pipelines.parity.ArrivingInput;
import io.millrace.testing.engines.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of an input's files, for a topic: a record each, as the bytes they are.
 *
 * @param header of CSV files; empty for others
 */
record TopicLines(List<byte[]> lines, String header) {
  /** What a producer takes by default, less what a record has beside its value. */
  private static final int MOST_BYTES = 1_000_000;

  /** As many as come in one batch, which is the least that a consumer is given. */
  private static final int BATCH = 5;

  /** One click of the generator is too long for a topic, and a dead letter anyway. */
  static TopicLines read(ArrivingInput input) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    String header = "";
    for (InputFile file : input.files()) {
      List<byte[]> ofFile = split(file);
      if (file.format() == FileFormat.CSV) {
        header = new String(ofFile.remove(0), UTF_8);
      }
      ofFile.stream().filter(line -> line.length <= MOST_BYTES).forEach(lines::add);
    }
    return new TopicLines(lines, header);
  }

  private static List<byte[]> split(InputFile file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (InputStream stored = Files.newInputStream(Path.of(file.path()));
        InputStream in = file.compression().unpack(stored)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (byte one : in.readAllBytes()) {
        if (one == '\n') {
          lines.add(line.toByteArray());
          line.reset();
        } else {
          line.write(one);
        }
      }
    }
    return lines;
  }

  /** Makes a topic of them, dealt to its partitions in turn, and returns its address. */
  String send(KafkaBroker kafka, int partitions) throws IOException, InterruptedException {
    String topic = kafka.newTopic(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      List<byte[]> dealt = new ArrayList<>();
      for (int i = partition; i < lines.size(); i += partitions) {
        dealt.add(lines.get(i));
      }
      for (int from = 0; from < dealt.size(); from += BATCH) {
        kafka.send(topic, partition, dealt.subList(from, Math.min(from + BATCH, dealt.size())));
      }
    }
    String query = header.isEmpty() ? "" : "?header=" + URLEncoder.encode(header, UTF_8);
    return "kafka://" + kafka.servers() + "/" + topic + query;
  }
}
