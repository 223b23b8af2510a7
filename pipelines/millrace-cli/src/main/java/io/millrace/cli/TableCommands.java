/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.cli.CommandLines.Action;
import io.millrace.pipelines.PipelineDefinition;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands about the tables of a warehouse, and what they accept. */
final class TableCommands {
  private static final String EXIT_CODES =
      "Exit codes: 0 done, 1 a table could not be read or written, 2 the command line is wrong.";
  private static final String OWN = "tables %s ecommerce";
  private static final String ELSEWHERE =
      "tables %s /srv/warehouse/ecommerce --table=silver.orders";

  private final Terminal terminal;
  private final List<PipelineDefinition> pipelines;

  TableCommands(Terminal terminal, List<PipelineDefinition> pipelines) {
    this.terminal = terminal;
    this.pipelines = pipelines;
  }

  CommandSpec group() {
    CommandSpec group = CommandSpec.create().name("tables");
    group.usageMessage().description("Lists the tables of a warehouse, and keeps them small.");
    group.addOption(CommandLines.help());
    group.addSubcommand("list", list());
    group.addSubcommand("compact", compact());
    group.addSubcommand("expire", expire());
    group.addSubcommand("orphans", orphans());
    return group;
  }

  private CommandSpec list() {
    return command(
        "list",
        TablesCommand::list,
        "Says how large tables are.",
        spec -> {},
        "tables list ecommerce --json");
  }

  private CommandSpec compact() {
    return command(
        "compact",
        TablesCommand::compact,
        "Writes small files, and files with deleted rows, into few larger ones. No row changes;"
            + " runs may write meanwhile. Earlier snapshots keep the old files until they expire.",
        spec -> {
          spec.addOption(
              CommandLines.text(
                  "--target-mib",
                  "N",
                  "How large files are to be; those of 3/4 of it stay.",
                  "128"));
          spec.addOption(
              CommandLines.text(
                  "--deleted-share",
                  "SHARE",
                  "The share of deleted rows from which on a large file loses them.",
                  "0.1"));
        },
        "tables compact ecommerce --target-mib=256 --deleted-share=0.01");
  }

  private CommandSpec expire() {
    return command(
        "expire",
        TablesCommand::expire,
        "Takes early snapshots out of tables, and deletes the files that only those have. What an"
            + " engine may commit again stays: of a stream the commits of the hour before its"
            + " newest, for 30 days.",
        spec -> {
          spec.addOption(
              CommandLines.text(
                  "--older-than", "AGE", "Snapshots of this age, such as 12h or 7d.", "7d"));
          spec.addOption(
              CommandLines.text(
                  "--keep-last", "N", "So many of the newest stay however old they are.", "10"));
        },
        "tables expire ecommerce --older-than=1d --keep-last=1");
  }

  private CommandSpec orphans() {
    return command(
        "orphans",
        TablesCommand::orphans,
        "Counts files in the folders of tables that no snapshot names, such as those of runs that"
            + " failed; deletes them if it is told to.",
        spec -> {
          spec.addOption(
              CommandLines.text(
                  "--older-than",
                  "AGE",
                  "Files of this age, at least 1d: older than the longest run and than the oldest"
                      + " savepoint to resume from, since what they wrote may wait for its commit.",
                  "3d"));
          spec.addOption(CommandLines.flag("--delete", "Delete them."));
        },
        "tables orphans ecommerce --older-than=30d --delete");
  }

  private CommandSpec command(
      String name,
      ToIntFunction<TablesCommand> deed,
      String description,
      Consumer<CommandSpec> options,
      String example) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(
            new Action(
                parsed ->
                    new Guard(terminal, parsed)
                        .execute(
                            () ->
                                deed.applyAsInt(new TablesCommand(terminal, pipelines, parsed)))));
    CommandLines.describe(
        spec,
        description,
        List.of(OWN.formatted(name), ELSEWHERE.formatted(name), example),
        EXIT_CODES);
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(String.class)
            .arity("1")
            .index("0")
            .paramLabel("PIPELINE|DIR")
            .description(
                "A pipeline, whose folder in the warehouse it is, or a folder with tables.")
            .build());
    spec.addOption(
        OptionSpec.builder("--table")
            .type(String[].class)
            .paramLabel("NAME")
            .description("This table only; may be repeated. Default: all.")
            .build());
    options.accept(spec);
    spec.addOption(CommandLines.warehouse());
    spec.addOption(CommandLines.flag("--json", "Print it as JSON on standard output."));
    spec.addOption(CommandLines.flag("--verbose", "Print stack traces of failures."));
    return spec.addOption(CommandLines.help());
  }
}
