/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program as a user meets it, with everything on its class path. */
class CommandLineTest {
  private static final String HEADER =
      "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status";
  private static final String GOOD = "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed";

  @TempDir Path folder;

  /** What a command said and how it ended. */
  private record Said(int exitCode, String out, String err) {}

  @Test
  void runsAUsersOwnFileAndSaysHowItWent() throws IOException {
    Said said = run("--orders=" + orders("orders.csv", HEADER, GOOD));

    assertThat(said.err()).contains("Running on the direct runner");
    assertThat(said.out())
        .contains("Read/orders", "Note: No --catalogue was given: no product is enriched")
        .containsPattern("Succeeded in \\d+\\.\\d s")
        .containsPattern("Report: .*report\\.html");
    assertThat(said.exitCode()).isZero();
  }

  @Test
  void printsOnlyJsonWhenAskedForJson() throws IOException {
    Said said = run("--json", "--orders=" + orders("orders.csv", HEADER, GOOD));

    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).startsWith("{").contains("\"ledger\"").doesNotContain("Succeeded in");
  }

  @Test
  void tellsEveryProblemOfACommandLineAtOnce() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.csv"));

    Said said =
        run(
            "--orders=" + folder.resolve("nothing.csv"),
            "--clicks=" + empty,
            "--mapping=" + folder.resolve("no-map.yaml"),
            "--seed=1");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "Cannot use --seed together with --orders or --clicks",
            "Cannot read --orders " + folder.resolve("nothing.csv") + ": no such file",
            "Cannot read --clicks " + empty + ": the file is empty (0 bytes)",
            "Cannot read --mapping " + folder.resolve("no-map.yaml") + ": no such file",
            "Try './millrace run ecommerce --help'.");
    assertQuiet(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--odrers=x | Unknown option: '--odrers=x'",
        "--events=many | Invalid --events: many (must be a whole number from 100 to 50000000)",
        "--events=1 | Invalid --events: 1 (must be a whole number from 100 to 50000000)",
        "--seed=x | Invalid --seed: x (must be a whole number from",
        "--runner=flunk | Unsupported runner: flunk (supported: direct)",
        "--on-reject=perhaps | Invalid value for option '--on-reject'",
        "--run-id=../x | Invalid run id: ../x (must be 1 to 100 letters",
        "--orders | Expected parameter for option '--orders'",
        "--catalogue=c.csv | Cannot use --catalogue without --orders or --clicks",
        "--contract=none.yaml | Cannot read --contract none.yaml: no such file",
        "stray | Unmatched argument at index 2: 'stray'",
      })
  void refusesAnOptionThatCannotBe(String option, String message) {
    Said said = run(option);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains(message).contains("--help'");
    assertQuiet(said);
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertThat(run("--catalog=x").err()).contains("Did you mean --catalogue");
  }

  @Test
  void refusesAFileOfAnotherKind() throws IOException {
    Path parquet = Files.write(folder.resolve("orders.parquet"), "PAR1xxxxPAR1".getBytes(UTF_8));

    Said said = run("--orders=" + parquet);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--orders " + parquet).containsIgnoringCase("parquet");
    assertQuiet(said);
  }

  @Test
  void refusesColumnsThatNoMappingFits() throws IOException {
    Said said = run("--orders=" + orders("odd.csv", "a,b", "1,2"));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("has the columns [a, b], which fits none of the shipped mappings")
        .contains("give it by --mapping=FILE");
    assertQuiet(said);
  }

  @Test
  void refusesAMappingThatIsNoYaml() throws IOException {
    Path mapping = Files.writeString(folder.resolve("m.yaml"), "orders:\n  fields: [oops\n");

    Said said = run("--orders=" + orders("orders.csv", HEADER, GOOD), "--mapping=" + mapping);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("Cannot read mapping " + mapping + ": line ");
    assertQuiet(said);
  }

  @Test
  void refusesACatalogueThatMayHoldAProductTwice() throws IOException {
    Path mapping =
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            orders: {fields: {event_time: ordered_at}, duplicates: none}
            catalogue: {fields: {product_id: id}, duplicates: none}
            """);
    Path catalogue = Files.writeString(folder.resolve("c.csv"), "id\nP1\nP1\n");

    Said said =
        run(
            "--orders=" + orders("orders.csv", HEADER, GOOD),
            "--catalogue=" + catalogue,
            "--mapping=" + mapping);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("catalogue.duplicates must be {key: product_id}");
    assertQuiet(said);
  }

  @Test
  void refusesAContractWithMistakes() throws IOException {
    Path contract = Files.writeString(folder.resolve("c.yaml"), "kind: DataContract\nschema: 5\n");

    Said said = run("--orders=" + orders("orders.csv", HEADER, GOOD), "--contract=" + contract);

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains(contract.toString()).contains("apiVersion");
    assertQuiet(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"O2,1,2026", "O2,1,\"x", "O2,1,\u00ff"})
  void aBadRowIsADeadLetterAndTheRunGoesOn(String bad) throws IOException {
    Path file = folder.resolve("orders.csv");
    // Latin-1, so that the last one is not UTF-8.
    Files.write(
        file,
        List.of(HEADER, GOOD, bad, GOOD.replace("O1", "O3")),
        java.nio.charset.StandardCharsets.ISO_8859_1);

    Said said = run("--orders=" + file);

    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).containsPattern("Map/orders +3 +2 +0 +0 +0 +1\\s");
    assertQuiet(said);
  }

  @Test
  void aFiftyMegabyteLineIsOneBoundedDeadLetter() throws IOException {
    Path file = folder.resolve("clicks.jsonl");
    byte[] chunk = new byte[1024 * 1024];
    Arrays.fill(chunk, (byte) 'x');
    String click =
        "{\"event_id\":\"%s\",\"ts\":1772445600000,\"type\":\"view\",\"customer\":null,"
            + "\"product_id\":null,\"page\":\"/\",\"country\":\"DE\",\"device\":\"mobile\"}\n";
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(click.formatted("e1").getBytes(UTF_8));
      for (int i = 0; i < 50; i++) {
        out.write(chunk);
      }
      out.write(("\n" + click.formatted("e2")).getBytes(UTF_8));
    }

    Said said = run("--clicks=" + file);

    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .containsPattern("Map/clicks +3 +2 +0 +0 +0 +1\\s")
        .contains("RECORD_TOO_LARGE")
        .contains("52428800 bytes");
    assertQuiet(said);
  }

  @Test
  void failsWithOneLineWhenTheWarehouseCannotBeMade() throws IOException {
    Path blocked = Files.createFile(folder.resolve("a-file"));

    Said said = say("run", "ecommerce", "--warehouse=" + blocked, "--events=100");

    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains(blocked.toString());
    assertQuiet(said);
  }

  @Test
  void failsWithOneLineWhenTheCatalogueIsDamaged() throws IOException {
    Path warehouse = Files.createDirectories(folder.resolve("warehouse/ecommerce"));
    Files.writeString(warehouse.resolve("catalog.db"), "this is not a database, not at all");

    Said said = run("--orders=" + orders("orders.csv", HEADER, GOOD));

    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("file is not a database");
    assertThat(said.err()).doesNotContain("\tat ");
  }

  @Test
  void printsAStackTraceOnlyWhenAskedTo() throws IOException {
    Path blocked = Files.createFile(folder.resolve("a-file"));

    assertThat(run("--warehouse=" + blocked, "--events=100").err()).doesNotContain("\tat ");
    assertThat(run("--warehouse=" + blocked, "--events=100", "--verbose").err()).contains("\tat ");
  }

  @Test
  void helpShowsEveryOptionAndExamples() {
    Said said = say("run", "ecommerce", "--help");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains(
            "--orders=PATH", "--mapping=FILE|NAME", "--on-reject", "Examples:", "Exit codes:");
  }

  @Test
  void checksAPipelineWithoutRunningIt() throws IOException {
    Said said = check("--orders=" + orders("orders.csv", HEADER, GOOD));

    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines())
        .containsExactly("ecommerce on direct in mode batch: 0 errors, 0 warnings");
    assertThat(said.exitCode()).isZero();
    assertThat(folder.resolve("warehouse/ecommerce/runs")).doesNotExist();
  }

  @Test
  void printsOnlyJsonOfACheckWhenAskedForJson() throws IOException {
    Said said =
        check("--json", "--mode=streaming", "--orders=" + orders("orders.csv", HEADER, GOOD));

    assertThat(said.out())
        .isEqualToIgnoringWhitespace(
            """
            {"pipeline": "ecommerce", "runner": "direct", "mode": "streaming", "passed": true,
             "findings": []}
            """);
    assertThat(said.exitCode()).isZero();
  }

  @Test
  void refusesToCheckWhatCannotBeBuilt() {
    Said said = check("--orders=" + folder.resolve("nothing.csv"));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "Cannot read --orders " + folder.resolve("nothing.csv") + ": no such file",
            "Try './millrace check ecommerce --help'.");
    assertQuiet(said);
  }

  @Test
  void explainsACheckWithExamples() {
    Said said = check("--help");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("./millrace check ecommerce --runner=spark --mode=streaming --json")
        .contains("Exit codes: 0 no error, 1 errors, 2 the command line or an input is wrong.")
        .doesNotContain("--run-id", "--on-reject");
  }

  @Test
  void namesItsCommandsWhenThereIsNone() {
    assertThat(say().exitCode()).isEqualTo(2);
    assertThat(say().err()).contains("./millrace run ecommerce");
    assertThat(say("run").err()).contains("ecommerce");
    assertThat(say("run", "nothing").exitCode()).isEqualTo(2);
  }

  private static void assertQuiet(Said said) {
    assertThat(said.err() + said.out()).doesNotContain("\tat ", "Exception");
  }

  private Said run(String... options) {
    return about("run", options);
  }

  private Said check(String... options) {
    return about("check", options);
  }

  private Said about(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, "ecommerce"));
    args.addAll(List.of(options));
    if (args.stream().noneMatch(arg -> arg.startsWith("--warehouse"))) {
      args.add("--warehouse=" + folder.resolve("warehouse"));
    }
    return say(args.toArray(String[]::new));
  }

  private static Said say(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false), args);
    return new Said(exitCode, out.toString(), err.toString());
  }

  private Path orders(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
