/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DirectWorkersExtension.class)
@ExtendWith(TestPipelineExtension.class)
class WriteLinesTest {
  @TempDir private Path folder;

  @Test
  void writesEachLineOnce(TestPipeline pipeline) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      lines.add("Zeile " + i + " \u00fc\u20ac");
    }

    pipeline.apply(Create.of(lines)).apply(WriteLines.to(folder.toString(), ".txt"));
    pipeline.run().waitUntilFinish();

    assertThat(shown()).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void showsTheFilesOfTheFirstAttemptOnly() throws IOException {
    ShowFilesFn<String> show =
        new ShowFilesFn<>(
            HiddenPath.in(folder.toString(), ".run.files"),
            ListCoder.of(StringUtf8Coder.of()),
            path -> path);
    String first = hidden("a line");
    String again = hidden("a line");

    assertThat(show.show(List.of(first))).containsExactly(first);
    assertThat(show.show(List.of(again))).containsExactly(first);

    assertThat(shown()).containsExactly("a line");
  }

  @Test
  void showsTheFilesOfSeveralWritersTogether(TestPipeline pipeline) throws IOException {
    PCollection<String> hidden = write(pipeline, "Sales", "a sale");
    PCollection<String> letters = write(pipeline, "Letters", "a letter");

    PCollection<String> files =
        PCollectionList.of(hidden).and(letters).apply(ShowTogether.decidingIn(folder.toString()));

    PAssert.that(files.apply(Count.globally())).containsInAnyOrder(2L);
    pipeline.run().waitUntilFinish();
    assertThat(shown()).containsExactlyInAnyOrder("a sale", "a letter");
  }

  @Test
  void showsNothingOfARunWhereOneWriterFails(TestPipeline pipeline) throws IOException {
    PCollection<String> hidden = write(pipeline, "Sales", "a sale");
    PCollection<String> failing =
        pipeline
            .apply("Letters", Create.of("a letter"))
            .apply("Fail", MapElements.into(TypeDescriptors.strings()).via(WriteLinesTest::fail))
            .apply("WriteLetters", WriteLines.to(folder.toString(), ".txt").hidden());
    PCollectionList.of(hidden).and(failing).apply(ShowTogether.decidingIn(folder.toString()));

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseMessage("no disk for a letter");
    assertThat(shown()).isEmpty();
  }

  private PCollection<String> write(TestPipeline pipeline, String name, String line) {
    return pipeline
        .apply(name, Create.of(line))
        .apply("Write" + name, WriteLines.to(folder.toString(), ".txt").hidden());
  }

  private static String fail(String line) {
    throw new IllegalStateException("no disk for " + line);
  }

  @Test
  void refusesWindows(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<String> windowed =
        pipeline
            .apply("Lines", Create.of("a"))
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    assertThatThrownBy(() -> windowed.apply(WriteLines.to(folder.toString(), ".txt")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot write files of ")
        .hasMessageEndingWith(
            ": they are complete when the input ends (must be bounded and globally windowed)");
  }

  @Test
  void refusesNoFolder() {
    assertThatThrownBy(() -> WriteLines.to("", ".txt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required folder");
    assertThatThrownBy(() -> ShowTogether.decidingIn(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required folder");
  }

  /** Writes a file that is not shown yet; returns the path it will have. */
  private String hidden(String line) throws IOException {
    HiddenPath path = HiddenPath.create(folder.toString(), ".txt");
    try (OutputStream file = Storage.create(path.hidden())) {
      file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return path.shown();
  }

  private List<String> shown() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
