/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest.OnReject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands and what they accept: {@code run} and below it one command per pipeline. */
final class CommandLines {
  static final int FAILED = 1;
  static final int USAGE = 2;
  private static final int WIDTH = 100;

  private final Terminal terminal;
  private final List<PipelineDefinition> pipelines;
  private final Runners runners;

  CommandLines(Terminal terminal, List<PipelineDefinition> pipelines, Runners runners) {
    this.terminal = terminal;
    this.pipelines = pipelines;
    this.runners = runners;
  }

  int execute(String... args) {
    CommandLine line = new CommandLine(root());
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setUsageHelpWidth(WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(this::complain);
    line.setExecutionStrategy(this::choose);
    return line.execute(args);
  }

  private CommandSpec root() {
    CommandSpec root = CommandSpec.create().name("./millrace");
    root.usageMessage()
        .description("Portable data pipelines on Apache Beam.")
        .footer("", "Try './millrace run ecommerce' first, './millrace run NAME --help' next.");
    root.addOption(help());
    CommandSpec run = CommandSpec.create().name("run");
    run.usageMessage().description("Runs a pipeline.").commandListHeading("%nPipelines:%n");
    run.addOption(help());
    pipelines.forEach(pipeline -> run.addSubcommand(pipeline.name(), command(pipeline)));
    root.addSubcommand("run", run);
    return root;
  }

  private CommandSpec command(PipelineDefinition pipeline) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(pipeline);
    spec.name(pipeline.name());
    List<String> footer = new ArrayList<>(List.of("", "Examples:"));
    pipeline.examples().forEach(example -> footer.add("  ./millrace " + example));
    footer.add("");
    footer.add("Exit codes: 0 success, 1 the run failed, 2 the command line or an input is wrong.");
    spec.usageMessage()
        .description(pipeline.description())
        .footer(footer.toArray(String[]::new))
        .sortOptions(false);
    pipeline.options().forEach(option -> spec.addOption(option(option)));
    spec.addOption(
        text("--warehouse", "DIR", "The folder of all tables and reports.", "warehouse"));
    spec.addOption(
        text("--runner", "NAME", "The engine, one of: " + runners.names() + ".", "direct"));
    spec.addOption(
        OptionSpec.builder("--mode")
            .type(RunMode.class)
            .paramLabel("batch|streaming")
            .description(
                "Step after step, or all steps side by side; the results are the same."
                    + " Default: batch.")
            .build());
    spec.addOption(
        text("--run-id", "ID", "Names the run; a repeated id commits nothing twice.", "the time"));
    spec.addOption(
        OptionSpec.builder("--on-reject")
            .type(OnReject.class)
            .paramLabel("continue|fail")
            .description(
                "What dead letters mean: go on without them, or publish nothing and fail."
                    + " Default: continue.")
            .build());
    spec.addOption(flag("--json", "Print the report as JSON on standard output, and only that."));
    spec.addOption(flag("--verbose", "Print stack traces of failures."));
    spec.addOption(help());
    return spec;
  }

  private static OptionSpec option(PipelineOption option) {
    return option.label() == null
        ? flag("--" + option.name(), option.description())
        : text("--" + option.name(), option.label(), option.description(), option.fallback());
  }

  private static OptionSpec text(
      String name, String label, String description, @Nullable String fallback) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(fallback == null ? description : description + " Default: " + fallback + ".")
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("--help", "-h")
        .usageHelp(true)
        .type(boolean.class)
        .arity("0")
        .description("Show this text.")
        .build();
  }

  /** Runs the innermost command named; a command that only groups others shows its help. */
  private int choose(CommandLine.ParseResult parsed) {
    Integer shown = CommandLine.executeHelpRequest(parsed);
    if (shown != null) {
      return shown;
    }
    CommandLine.ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    Object chosen = innermost.commandSpec().userObject();
    if (chosen instanceof PipelineDefinition pipeline) {
      return new RunCommand(terminal, pipeline, runners, innermost).execute();
    }
    innermost.commandSpec().commandLine().usage(terminal.err());
    return USAGE;
  }

  private int complain(ParameterException fault, String[] args) {
    CommandLine command = fault.getCommandLine();
    terminal.err().println(fault.getMessage());
    List<String> near =
        fault instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    if (!near.isEmpty()) {
      terminal.err().println("Did you mean " + String.join(" or ", near) + "?");
    }
    terminal.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }
}
