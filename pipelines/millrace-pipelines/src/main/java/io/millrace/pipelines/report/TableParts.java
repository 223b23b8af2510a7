/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.Setting;
import io.millrace.pipelines.report.RunReport.StepTime;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.pipelines.report.RunReport.Verdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The sections that are one table each. */
final class TableParts {
  private static final int SAMPLE_CHARACTERS = 160;
  private static final int TITLE_CHARACTERS = 2_000;

  private TableParts() {}

  /** What stands where there is nothing to show. */
  static String none(String sentence) {
    return new Html().leaf("p", sentence, "class", "none").end();
  }

  static String verdicts(List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return none("No quality rule was set.");
    }
    HtmlTable table = HtmlTable.cards("Quality verdicts").words("Dataset", "Rule", "Expected");
    table.numbers("Tested", "Failed", "Failed, %").words("Severity", "Action", "Status");
    for (Verdict verdict : verdicts) {
      table.row("data-dataset", verdict.dataset(), "data-rule", verdict.rule());
      table.text(verdict.dataset()).head(verdict.rule()).wideText(verdict.expected());
      table.count("tested", verdict.tested()).count("failed", verdict.failed());
      if (verdict.tested() == 0) {
        table.noNumber();
      } else {
        table.number(
            "failed_percent",
            Figures.percent(verdict.failed(), verdict.tested()),
            Figures.percentText(verdict.failed(), verdict.tested()));
      }
      table.text(verdict.severity()).text(verdict.action());
      table.state(moodOf(verdict), verdict.status());
    }
    return summary(verdicts).markup(table.end()).end();
  }

  private static Html summary(List<Verdict> verdicts) {
    long failed = verdicts.stream().filter(verdict -> verdict.status().equals("fail")).count();
    if (failed == 0) {
      return Mood.GOOD.summary("no rule of " + verdicts.size() + " is broken");
    }
    boolean error = verdicts.stream().anyMatch(verdict -> moodOf(verdict) == Mood.BAD);
    String words = failed + " of " + verdicts.size() + " rules are broken";
    return (error ? Mood.BAD : Mood.ODD).summary(words);
  }

  private static Mood moodOf(Verdict verdict) {
    return switch (verdict.status()) {
      case "pass" -> Mood.GOOD;
      case "fail" -> verdict.severity().equals("error") ? Mood.BAD : Mood.ODD;
      default -> Mood.PLAIN;
    };
  }

  static String deadLetters(List<DeadLetterCause> causes) {
    if (causes.isEmpty()) {
      return none("No record was rejected.");
    }
    long all = causes.stream().mapToLong(DeadLetterCause::records).sum();
    long most = causes.stream().mapToLong(DeadLetterCause::records).max().orElse(1);
    HtmlTable table = HtmlTable.cards("Dead letters by cause").words("Step", "Cause", "Code");
    table.numbers("Records").words("A sample");
    for (DeadLetterCause cause : causes) {
      table.row("data-step", cause.step(), "data-code", cause.code(), "data-cause", cause.cause());
      table.text(cause.step()).head(cause.cause()).text(cause.code());
      BigDecimal records = BigDecimal.valueOf(cause.records());
      table.bar("records", records, Figures.grouped(cause.records()), share(cause.records(), most));
      table.code(
          Figures.shortened(cause.sample(), SAMPLE_CHARACTERS),
          Figures.shortened(cause.sample(), TITLE_CHARACTERS));
    }
    String words = Figures.grouped(all) + " records from " + causes.size() + " causes";
    return Mood.ODD.summary(words).markup(table.end()).end();
  }

  static String throughput(List<StepTime> steps) {
    if (steps.isEmpty()) {
      return none("No step was timed.");
    }
    double most = steps.stream().mapToDouble(StepTime::recordsPerSecond).max().orElse(1);
    HtmlTable table = HtmlTable.of("Time and throughput per step").words("Step");
    table.numbers("Records", "Seconds", "Records per second");
    for (StepTime step : steps) {
      table.row("data-step", step.step()).head(step.step());
      table.count("records", step.records());
      BigDecimal seconds = Figures.seconds(step.active());
      table.number("seconds", seconds, Figures.rounded(seconds.doubleValue(), 3));
      double rate = step.recordsPerSecond();
      table.bar(
          "records_per_second",
          BigDecimal.valueOf(rate),
          Figures.rounded(rate, 0),
          share(rate, most));
    }
    return table.end().end();
  }

  static String tables(List<TableState> tables) {
    if (tables.isEmpty()) {
      return none("No table was written.");
    }
    HtmlTable table = HtmlTable.of("Tables written").words("Table");
    table.numbers("Rows written", "Superseded", "Deleted", "Rows in the table");
    table.numbers("Files written", "Size written", "Snapshot");
    for (TableState state : tables) {
      table.row("data-table", state.table()).head(state.table());
      table.count("written", state.written()).count("superseded", state.superseded());
      table.count("deleted", state.deleted()).count("rows", state.rows());
      table.count("files", state.files());
      table.number("bytes", BigDecimal.valueOf(state.bytes()), Figures.bytes(state.bytes()));
      Long snapshot = state.snapshotId();
      if (snapshot == null) {
        table.noNumber();
      } else {
        table.number("snapshot_id", BigDecimal.valueOf(snapshot), snapshot.toString());
      }
    }
    return table.end().end();
  }

  static String checks(List<Check> checks) {
    if (checks.isEmpty()) {
      return none("No check was made after the run.");
    }
    long passed = checks.stream().filter(Check::passed).count();
    HtmlTable table = HtmlTable.cards("Checks").words("Check", "Result", "Detail");
    for (Check check : checks) {
      table.row("data-check", check.name(), "class", check.passed() ? "" : "bad");
      table.head(check.name());
      table.state(Mood.of(check.passed()), check.passed() ? "passed" : "failed");
      table.wideText(check.detail());
    }
    Mood mood = Mood.of(passed == checks.size());
    return mood.summary(passed + " of " + checks.size() + " passed").markup(table.end()).end();
  }

  static String notes(List<String> notes) {
    if (notes.isEmpty()) {
      return none("Nothing to note.");
    }
    Html html = new Html().open("ul", "class", "notes");
    notes.forEach(note -> html.leaf("li", note));
    return html.close().end();
  }

  static String profile(List<Setting> settings) {
    if (settings.isEmpty()) {
      return none("The engine ran with its own defaults.");
    }
    HtmlTable table = HtmlTable.cards("Runner profile").words("Option", "Value", "Why");
    for (Setting setting : settings) {
      table.row("data-setting", setting.name()).head(setting.name());
      table.text(setting.value()).wideText(setting.why());
    }
    return table.end().end();
  }

  /** Names and texts, e.g. options; the singular names one line. */
  static String pairs(String name, String singular, Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return none("No " + singular + " was recorded.");
    }
    HtmlTable table = HtmlTable.pairs(name).words(name, "Value");
    pairs.forEach((key, value) -> table.row("data-" + singular, key).head(key).text(value));
    return table.end().end();
  }

  private static double share(double part, double most) {
    return most > 0 ? part / most : 0;
  }
}
