/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.PipelineDefinition;
import io.millrace.pipelines.PipelineOption;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.parity.ArrivalOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands and what they accept: below {@code run}, {@code check} and {@code parity} one per
 * pipeline.
 */
final class CommandLines {
  static final int FAILED = 1;
  static final int USAGE = 2;
  private static final int WIDTH = 100;

  /** What a command does with what was typed. */
  record Action(ToIntFunction<ParseResult> does) {}

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
    add(root, "run", "Runs a pipeline.", this::runs);
    add(
        root,
        "check",
        "Says, without running it, which steps of a pipeline would not do on an engine.",
        this::checks);
    add(
        root,
        "parity",
        "Runs a pipeline on every engine and in every mode, and compares the tables.",
        this::parities);
    JobCommands jobs = new JobCommands(terminal, runners);
    add(root, "attach", "Follows a run on a cluster to its end, and judges it.", jobs::attach);
    add(root, "status", "Says how runs on a cluster are.", jobs::status);
    add(root, "savepoint", "Writes the state of a run on a cluster.", jobs::savepoint);
    add(root, "stop", "Ends a run on a cluster, with a savepoint.", jobs::stop);
    add(root, "resume", "Goes on with a run that was stopped.", jobs::resume);
    add(root, "cancel", "Ends a run on a cluster at once.", jobs::cancel);
    root.addSubcommand("tables", new TableCommands(terminal, pipelines).group());
    return root;
  }

  /** A command per pipeline. */
  private void add(
      CommandSpec root,
      String name,
      String description,
      Function<PipelineDefinition, CommandSpec> command) {
    CommandSpec group = CommandSpec.create().name(name);
    group.usageMessage().description(description).commandListHeading("%nPipelines:%n");
    group.addOption(help());
    pipelines.forEach(pipeline -> group.addSubcommand(pipeline.name(), command.apply(pipeline)));
    root.addSubcommand(name, group);
  }

  private CommandSpec runs(PipelineDefinition pipeline) {
    CommandSpec spec =
        command(
            pipeline,
            parsed ->
                new RunCommand(new Invocation(terminal, pipeline, runners, parsed)).execute());
    String run = "run " + pipeline.name();
    List<String> examples = new ArrayList<>(pipeline.examples());
    examples.add(run + " --runner=flink --master=http://flink:8081 --warehouse=/srv/warehouse");
    examples.add(run + " --runner=spark --master=spark://spark:7077 --warehouse=/srv/warehouse");
    describe(
        spec,
        pipeline.description(),
        examples,
        "Exit codes: 0 success, 1 the run failed, 2 the command line or an input is wrong.");
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
    JobCommands.addTarget(spec);
    return withOutputs(spec, "Print the report as JSON on standard output, and only that.");
  }

  private CommandSpec checks(PipelineDefinition pipeline) {
    CommandSpec spec =
        command(
            pipeline,
            parsed ->
                new CheckCommand(new Invocation(terminal, pipeline, runners, parsed)).execute());
    String check = "check " + pipeline.name();
    describe(
        spec,
        "Builds " + pipeline.name() + " for an engine and says which steps would not do there.",
        List.of(
            check,
            check + " --runner=flink --mode=streaming",
            check + " --runner=spark --mode=streaming --json"),
        "Exit codes: 0 no error, 1 errors, 2 the command line or an input is wrong.");
    return withOutputs(spec, "Print the findings as JSON on standard output, and only that.");
  }

  private CommandSpec parities(PipelineDefinition pipeline) {
    CommandSpec spec =
        commandOf(
            pipeline,
            parsed ->
                new ParityCommand(new Invocation(terminal, pipeline, runners, parsed)).execute());
    String parity = "parity " + pipeline.name();
    describe(
        spec,
        "Runs "
            + pipeline.name()
            + " on several engines, in several modes and over several orders of arrival, and"
            + " compares the rows of all tables.",
        List.of(
            parity,
            parity + " --events=20000 --runners=direct,flink --modes=batch",
            parity + " --arrivals=in-order,stragglers --json",
            parity
                + " --master flink=http://flink:8081 --master spark=spark://spark:7077"
                + " --warehouse=/srv/warehouse"),
        "Exit codes: 0 all agree, 1 some do not, 2 the command line or an input is wrong.");
    spec.addOption(text("--runners", "NAMES", "The engines.", runners.names().replace(", ", ",")));
    spec.addOption(text("--modes", "MODES", "How they run.", "batch,streaming"));
    spec.addOption(
        text(
            "--arrivals",
            "ORDERS",
            "The orders in which records arrive.",
            Stream.of(ArrivalOrder.values())
                .map(ArrivalOrder::label)
                .collect(Collectors.joining(","))));
    spec.addOption(
        OptionSpec.builder("--master")
            .type(String[].class)
            .paramLabel("RUNNER=URL")
            .description(
                "A cluster that runs already takes the cells of this engine; may be repeated, once an"
                    + " engine.")
            .build());
    return withOutputs(spec, "Print the report as JSON on standard output, and only that.");
  }

  static void describe(
      CommandSpec spec, String description, List<String> examples, String exitCodes) {
    List<String> footer = new ArrayList<>(List.of("", "Examples:"));
    examples.forEach(example -> footer.add("  ./millrace " + example));
    footer.add("");
    footer.add(exitCodes);
    spec.usageMessage()
        .description(description)
        .footer(footer.toArray(String[]::new))
        .sortOptions(false);
  }

  /** A command with the options that say which pipeline it is. */
  private static CommandSpec commandOf(
      PipelineDefinition pipeline, ToIntFunction<ParseResult> action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new Action(action));
    spec.name(pipeline.name());
    pipeline.options().forEach(option -> spec.addOption(option(option)));
    return spec.addOption(warehouse());
  }

  /** The same with those that say for which engine. */
  private CommandSpec command(PipelineDefinition pipeline, ToIntFunction<ParseResult> action) {
    CommandSpec spec = commandOf(pipeline, action);
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
    return spec;
  }

  private static CommandSpec withOutputs(CommandSpec spec, String json) {
    spec.addOption(flag("--json", json));
    spec.addOption(flag("--verbose", "Print stack traces of failures."));
    spec.addOption(help());
    return spec;
  }

  static OptionSpec warehouse() {
    return text("--warehouse", "DIR", "The folder of all tables and reports.", "warehouse");
  }

  private static OptionSpec option(PipelineOption option) {
    return option.label() == null
        ? flag("--" + option.name(), option.description())
        : text("--" + option.name(), option.label(), option.description(), option.fallback());
  }

  static OptionSpec text(String name, String label, String description, @Nullable String fallback) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(fallback == null ? description : description + " Default: " + fallback + ".")
        .build();
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  static OptionSpec help() {
    return OptionSpec.builder("--help", "-h")
        .usageHelp(true)
        .type(boolean.class)
        .arity("0")
        .description("Show this text.")
        .build();
  }

  /** Runs the innermost command named; a command that only groups others shows its help. */
  private int choose(ParseResult parsed) {
    Integer shown = CommandLine.executeHelpRequest(parsed);
    if (shown != null) {
      return shown;
    }
    ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    Object chosen = innermost.commandSpec().userObject();
    if (chosen instanceof Action action) {
      return action.does().applyAsInt(innermost);
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
