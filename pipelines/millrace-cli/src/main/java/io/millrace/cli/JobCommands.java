/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.cli.CommandLines.Action;
import io.millrace.pipelines.PipelineDefinition;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands about runs on a cluster, and what they and {@code run} accept because of it. */
final class JobCommands {
  /** Where runs are if it is not said, as the launcher's script has it, too. */
  static final String ENGINE = "flink";

  private static final String EXIT_CODES =
      "Exit codes: 0 done, 1 the cluster refused or the run failed, 2 the command line is wrong.";
  private static final String RUN = "20261122-101112-a1b2c3";

  private final Terminal terminal;
  private final Runners runners;

  JobCommands(Terminal terminal, Runners runners) {
    this.terminal = terminal;
    this.runners = runners;
  }

  /** What {@code run} accepts where it goes to a cluster. */
  static void addTarget(CommandSpec run) {
    run.addOption(
        CommandLines.text(
            "--master",
            "URL",
            "The cluster to run on: http://HOST:PORT of Flink's JobManager, or spark://HOST:PORT."
                + " It must see the warehouse and the inputs under the same paths.",
            "an engine in this JVM"));
    run.addOption(
        CommandLines.text(
            "--parallelism",
            "N",
            "How many workers of the cluster take part.",
            "those that are free"));
    run.addOption(
        CommandLines.text(
            "--checkpoint-every",
            "TIME",
            "How often a stream writes its state, such as 500ms, 10s or 2m: it can be resumed from"
                + " there.",
            "the engine's on a cluster, else never"));
    run.addOption(
        OptionSpec.builder("--set")
            .type(String[].class)
            .paramLabel("NAME=VALUE")
            .description(
                "A setting of the engine, by the engine's name, over those of Millrace; may be"
                    + " repeated.")
            .build());
    run.addOption(detach());
  }

  private static OptionSpec detach() {
    return CommandLines.flag(
        "--detach", "Return when the cluster has the job, rather than when it has ended.");
  }

  CommandSpec attach(PipelineDefinition pipeline) {
    CommandSpec spec = one("attach", pipeline, JobCommand::attach);
    CommandLines.describe(
        spec,
        "Follows a run that was submitted before to its end, and judges it.",
        List.of("attach " + pipeline.name() + " " + RUN),
        "Exit codes: 0 success, 1 the run failed, 2 the command line is wrong.");
    spec.addOption(CommandLines.flag("--json", "Print the report as JSON on standard output."));
    return finished(spec);
  }

  CommandSpec status(PipelineDefinition pipeline) {
    CommandSpec spec = command(pipeline, invocation -> new StatusCommand(invocation).execute());
    spec.addPositional(run("0..1", "The run; all that went to a cluster where it is missing."));
    CommandLines.describe(
        spec,
        "Says how runs on a cluster are.",
        List.of(
            "status " + pipeline.name(),
            "status " + pipeline.name() + " " + RUN,
            "status " + pipeline.name() + " --json"),
        "Exit codes: 0 all were told, 1 a cluster does not tell, 2 the command line is wrong.");
    spec.addOption(CommandLines.flag("--json", "Print it as JSON on standard output."));
    return finished(spec);
  }

  CommandSpec savepoint(PipelineDefinition pipeline) {
    return plain(
        "savepoint",
        pipeline,
        JobCommand::savepoint,
        "Writes the state of a run to a folder beside its report, and lets it go on.");
  }

  CommandSpec stop(PipelineDefinition pipeline) {
    return plain(
        "stop",
        pipeline,
        JobCommand::stop,
        "Writes the state of a run to a folder beside its report, and ends its job there.");
  }

  CommandSpec resume(PipelineDefinition pipeline) {
    CommandSpec spec = one("resume", pipeline, JobCommand::resume);
    String resume = "resume " + pipeline.name() + " " + RUN;
    CommandLines.describe(
        spec,
        "Submits a run again, as it was, to go on from the state it has left.",
        List.of(
            resume,
            resume + " --detach",
            resume + " --from=file:///srv/savepoint-1f --master=http://other:8081"),
        EXIT_CODES);
    spec.addOption(
        CommandLines.text(
            "--from", "PATH", "The savepoint or checkpoint.", "the newest in the run's folder"));
    spec.addOption(
        CommandLines.text(
            "--master",
            "URL",
            "The cluster to go on at. Its old one is not asked whether it still runs the job.",
            "the same"));
    spec.addOption(detach());
    spec.addOption(CommandLines.flag("--json", "Print the report as JSON on standard output."));
    return finished(spec);
  }

  CommandSpec cancel(PipelineDefinition pipeline) {
    return plain("cancel", pipeline, JobCommand::cancel, "Ends the job of a run where it is.");
  }

  /** A command about one run that asks for nothing else. */
  private CommandSpec plain(
      String name,
      PipelineDefinition pipeline,
      ToIntFunction<JobCommand> deed,
      String description) {
    CommandSpec spec = one(name, pipeline, deed);
    CommandLines.describe(
        spec, description, List.of(name + " " + pipeline.name() + " " + RUN), EXIT_CODES);
    return finished(spec);
  }

  /** A command about one run. */
  private CommandSpec one(
      String name, PipelineDefinition pipeline, ToIntFunction<JobCommand> deed) {
    CommandSpec spec = command(pipeline, invocation -> deed.applyAsInt(new JobCommand(invocation)));
    spec.addPositional(run("1", "The run to " + name + ", as ./millrace run told its id."));
    return spec;
  }

  private CommandSpec command(PipelineDefinition pipeline, ToIntFunction<Invocation> does) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(
            new Action(
                parsed -> does.applyAsInt(new Invocation(terminal, pipeline, runners, parsed))));
    return spec.name(pipeline.name());
  }

  private static PositionalParamSpec run(String arity, String description) {
    return PositionalParamSpec.builder()
        .type(String.class)
        .arity(arity)
        .index("0")
        .paramLabel("RUN_ID")
        .description(description)
        .build();
  }

  private static CommandSpec finished(CommandSpec spec) {
    spec.addOption(CommandLines.warehouse());
    spec.addOption(CommandLines.text("--runner", "NAME", "The engine that the run is on.", ENGINE));
    spec.addOption(CommandLines.flag("--verbose", "Print stack traces of failures."));
    spec.addOption(CommandLines.help());
    return spec;
  }
}
