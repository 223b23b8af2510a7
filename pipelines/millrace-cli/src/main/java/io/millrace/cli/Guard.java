/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** Says what is wrong if a command cannot be done. */
record Guard(Terminal terminal, ParseResult parsed) {
  /** What a command does. */
  interface Work {
    /** Returns the exit code. */
    int execute() throws IOException;
  }

  int execute(Work work) {
    try {
      return work.execute();
    } catch (ValidationException | IllegalArgumentException e) {
      return complain(e, CommandLines.USAGE);
    } catch (IOException | RuntimeException e) {
      // Not a word of the user's is wrong: a disk, a catalogue, or we are.
      return complain(e, CommandLines.FAILED);
    }
  }

  private int complain(Exception fault, int exitCode) {
    terminal.err().println(message(fault));
    if (parsed.matchedOptionValue("--verbose", false)) {
      fault.printStackTrace(terminal.err());
    } else if (exitCode == CommandLines.USAGE) {
      terminal.err().println("Try '" + parsed.commandSpec().qualifiedName() + " --help'.");
    }
    return exitCode;
  }

  /** The fault and what caused it, without repeating itself. */
  private static String message(Throwable fault) {
    String own = fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    Throwable cause = fault.getCause();
    if (cause == null || fault instanceof ValidationException) {
      return own;
    }
    String reason = message(cause);
    return own.contains(reason) ? own : own + ": " + reason;
  }
}
