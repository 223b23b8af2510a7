/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.BenchReport.Absent;
import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @TempDir Path home;

  @Test
  void putsTheModulesOneBehindTheOtherOnceAllAreBuilt() throws IOException {
    Contender one = contender("a", List.of("../engine", "m"), null);
    Path engine = built("runners/engine", "x.jar:y.jar\n");
    assertThat(Launch.of(one, home)).isEmpty();

    Path module = built("runners/benchmarks/m", "z.jar\n");

    assertThat(Launch.of(one, home).orElseThrow().classPath())
        .isEqualTo(
            engine.resolve("m-1.jar") + ":x.jar:y.jar:" + module.resolve("m-1.jar") + ":z.jar");
  }

  @Test
  void takesOnlyAccessToTheJdkFromTheOptionsOfARunner() throws IOException {
    built("runners/benchmarks/m", "z.jar");
    Files.createDirectories(home.resolve("runners/engine"));
    Files.write(
        home.resolve("runners/engine/jvm.options"),
        List.of(
            "# --add-opens=in/comment=X",
            "-XX:+UseSerialGC",
            "--add-opens=a/b=X",
            "--add-exports=c/d=X"));

    Launch launch = Launch.of(contender("a", List.of("m"), "../engine"), home).orElseThrow();

    assertThat(launch.access()).containsExactly("--add-opens=a/b=X", "--add-exports=c/d=X");
  }

  @Test
  void givesAllTheSameHeapAndCoresBeforeAContendersOwnFlags() throws IOException {
    built("runners/benchmarks/m", "z.jar");
    Launch launch = Launch.of(contender("a", List.of("m"), null), home).orElseThrow();

    List<String> archive = List.of("-XX:SharedArchiveFile=a");

    List<String> command = launch.command(Workload.of("e1", 16_000_000), home, home, 3, archive);

    assertThat(command)
        .containsSubsequence(
            "-Xmx6g",
            "-XX:ActiveProcessorCount=3",
            "-XX:SharedArchiveFile=a",
            "-Down=1",
            "Main",
            "--parallelism=3",
            "--own=2");
    assertThat(launch.command(Workload.of("e1", 4_000_000), home, home, 3, List.of()))
        .contains("-Xmx4g");
  }

  @Test
  void startsFromAnArchiveOnlyWhereOneWasMade() throws IOException {
    Archives archives = new Archives(home, true);
    assertThat(archives.using("a")).isEmpty();

    Files.createFile(home.resolve("a.jsa"));

    assertThat(archives.using("a").get(0))
        .isEqualTo("-XX:SharedArchiveFile=" + home.resolve("a.jsa"));
    assertThat(archives.making("a").get(0))
        .isEqualTo("-XX:ArchiveClassesAtExit=" + home.resolve("a.jsa"));
    assertThat(new Archives(home, false).using("a")).isEmpty();
  }

  @Test
  void saysWhyAContenderDoesNotRun() throws IOException {
    built("runners/benchmarks/m", "z.jar");
    Contender limited = contender("limited", List.of("m"), null);
    Contender missing = contender("missing", List.of("other"), null);
    Lineup lineup = new Lineup(home);

    assertThat(lineup.forWorkload(Workload.of("e1", 5000), List.of(limited, missing))).hasSize(1);
    assertThat(lineup.forWorkload(Workload.of("e1", 5001), List.of(limited))).isEmpty();
    assertThat(lineup.forWorkload(Workload.of("e2", 5000), List.of(limited))).isEmpty();

    assertThat(lineup.absent())
        .containsExactly(
            new Absent("missing", "not built"),
            new Absent("limited", "skipped at 5,001 events (runs at most 5,000)"),
            new Absent("limited", "does not do e2"));
  }

  private Path built(String module, String classPath) throws IOException {
    Path target = home.resolve(module).resolve("target");
    Files.createDirectories(target);
    Files.createFile(target.resolve("m-1.jar"));
    Files.createFile(target.resolve("m-1-tests.jar"));
    Files.writeString(target.resolve("classpath"), classPath);
    return target;
  }

  /** Runs {@code e1} up to 5,000 events. */
  static Contender contender(String name, List<String> modules, @Nullable String access) {
    return new Contender(
        name,
        modules,
        "Main",
        access,
        List.of("-Down=1"),
        List.of("--own=2"),
        "Engine",
        "native",
        List.of("e1"),
        5000,
        1,
        "");
  }
}
