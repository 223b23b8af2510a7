/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.PreparedPipeline;
import io.millrace.pipelines.RunGraph;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.parity.CellRunner;
import io.millrace.pipelines.parity.CellRunner.CellRun;
import io.millrace.pipelines.parity.CellRunner.Ran;
import io.millrace.pipelines.parity.CellRunner.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command asks for, and how it takes what a run in another JVM says. */
class ParityCommandTest {
  private static final Map<String, String> MASTERS = Map.of("flink", "http://there:8081");

  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  /** A pipeline that says nothing of how it is compared. */
  private static final class Plain implements PipelineDefinition, PreparedPipeline {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public String description() {
      return "Does nothing.";
    }

    @Override
    public List<PipelineOption> options() {
      return List.of(
          new PipelineOption("orders", "PATH", "Order lines.", null),
          new PipelineOption("keep-duplicates", null, "Keeps them.", null));
    }

    @Override
    public List<String> examples() {
      return List.of();
    }

    @Override
    public PreparedPipeline prepare(RunRequest request) {
      return this;
    }

    @Override
    public Map<String, String> arguments() {
      return Map.of();
    }

    @Override
    public List<String> notes() {
      return List.of();
    }

    @Override
    public void build(RunGraph graph) {}

    @Override
    public Findings conclude(RunOutcome outcome) {
      return new Findings(Map.of(), List.of(), List.of());
    }
  }

  private record Direct() implements RunnerLauncher {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public RunnerProfile profile(RunMode mode) {
      return RunnerProfile.of(PipelineOptionsFactory.create(), 1);
    }
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    int exitCode =
        execute("--runners=direct,storm", "--modes=fast", "--arrivals=backwards,in-order");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            """
            Unsupported --arrivals: backwards (supported: in-order, shuffled, duplicated, stragglers)
            Unsupported --modes: fast (supported: batch, streaming)
            Unsupported --runners: storm (supported: direct, flink)
            """);
  }

  @Test
  void takesOneClusterForEachEngine() {
    int exitCode =
        execute(
            "--master=flink",
            "--master=storm=http://a",
            "--master=flink=",
            "--master=flink=http://a",
            "--master=flink=http://b");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            """
            Invalid --master: flink (must be RUNNER=URL, where RUNNER is one of: direct, flink)
            Invalid --master: storm=http://a (must be RUNNER=URL, where RUNNER is one of: direct, flink)
            Invalid --master: flink= (must be RUNNER=URL, where RUNNER is one of: direct, flink)
            Invalid --master: flink=http://b (flink has one already)
            """);
  }

  @Test
  void refusesAPipelineThatDoesNotSayHowItIsCompared() {
    assertThat(execute("--modes=batch")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Cannot compare runs of plain: it does not say by which tables");
  }

  @Test
  void startsEachRunByTheLauncherWithItsOptions() throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("orders", "in/orders");
    options.put("keep-duplicates", "true");

    Ran ran = run("printf '%s\\n' \"$@\" >\"" + folder + "/words\"", options);

    assertThat(ran).isEqualTo(new Ran(State.FINISHED, ""));
    assertThat(Files.readAllLines(folder.resolve("words")))
        .containsExactly(
            "run",
            "plain",
            "--runner=flink",
            "--mode=streaming",
            "--master=http://there:8081",
            "--warehouse=" + folder.resolve("cell"),
            "--run-id=parity",
            "--json",
            "--orders=in/orders",
            "--keep-duplicates");
  }

  @Test
  void takesTheReasonOfAFailedRunFromItsReport() throws IOException {
    Ran ran = run("echo '{\"failure\": \"it does not balance\"}'; exit 1", Map.of());

    assertThat(ran).isEqualTo(new Ran(State.FAILED, "it does not balance"));
  }

  @Test
  void takesTheReasonOfARefusedRunFromWhatItComplains() throws IOException {
    String words =
        "Preparing plain ...\nCannot use event-time timer flush: no timers\nTry 'x --help'.";

    Ran ran = run("printf '" + words.replace("'", "'\\''") + "' >&2; exit 2", Map.of());

    assertThat(ran)
        .isEqualTo(new Ran(State.REFUSED, "Cannot use event-time timer flush: no timers"));
  }

  @Test
  void saysWithWhichCodeARunEndedThatSaysNothing() throws IOException {
    assertThat(run("exit 137", Map.of()))
        .isEqualTo(new Ran(State.FAILED, "It ended with exit code 137"));
  }

  @Test
  void endsARunThatTakesTooLong() throws IOException {
    CellRunner impatient =
        new ChildRuns(
            new Plain(), launcher("exec tail -f /dev/null"), Map.of(), Duration.ofMillis(50));

    Ran ran = impatient.run(new CellRun("batch", "direct", Map.of(), folder.resolve("cell")));

    assertThat(ran).isEqualTo(new Ran(State.FAILED, "It was ended after PT0.05S"));
  }

  private int execute(String... options) {
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
    Runners runners = new Runners(List.of(new Direct()), List.of("direct", "flink"));
    String[] words = new String[options.length + 3];
    words[0] = "parity";
    words[1] = "plain";
    words[2] = "--warehouse=" + folder;
    System.arraycopy(options, 0, words, 3, options.length);
    return new CommandLines(terminal, List.of(new Plain()), runners).execute(words);
  }

  private Ran run(String script, Map<String, String> options) throws IOException {
    return new ChildRuns(new Plain(), launcher(script), MASTERS, Duration.ofMinutes(10))
        .run(new CellRun("streaming", "flink", options, folder.resolve("cell")));
  }

  private String launcher(String script) throws IOException {
    Path file = folder.resolve("launcher");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }
}
