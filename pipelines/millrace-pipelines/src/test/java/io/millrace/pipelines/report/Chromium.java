/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium for tests of pages. Each call runs a new browser with an empty profile and
 * waits for its end. Safe for concurrent use.
 *
 * <pre>{@code
 * Chromium.Page page = Chromium.find().open(file);
 * assertThat(page.console()).isEmpty();
 * }</pre>
 */
public final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--enable-logging=stderr",
          "--virtual-time-budget=10000");
  private static final int TIMEOUT_SECONDS = 600;
  private static final Pattern CONSOLE = Pattern.compile("\\[[^]]*:CONSOLE[^]]*].*");
  private static final Pattern RESULT =
      Pattern.compile("<pre id=\"result\">(.*?)</pre>", Pattern.DOTALL);

  private final Path program;

  /**
   * A page after its scripts ran.
   *
   * @param dom the document as the browser holds it, serialised
   * @param console what scripts and the browser itself said about the page, line by line: errors,
   *     refused requests, {@code console.log}
   */
  public record Page(String dom, List<String> console) {}

  private Chromium(Path program) {
    this.program = program;
  }

  /**
   * The browser on the PATH. Where there is none the calling test is skipped, or fails if the
   * system property {@code millrace.servers} is true.
   */
  public static Chromium find() {
    Optional<Path> program =
        Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
            .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      String reason = "No browser on the PATH (one of " + NAMES + ")";
      if (Boolean.getBoolean("millrace.servers")) {
        Assertions.fail(reason);
      }
      System.out.println("Skipped: " + reason);
      Assumptions.abort(reason);
    }
    return new Chromium(program.orElseThrow());
  }

  /** Opens a page in a window of 1280 x 900 pixels. */
  public Page open(Path page) throws IOException, InterruptedException {
    return run(page, List.of("--window-size=1280,900"));
  }

  /** Opens a page and takes a PNG picture of the window; further flags come last. */
  public Page photograph(Path page, Path png, int width, int height, String... flags)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add("--window-size=" + width + "," + height);
    all.add("--hide-scrollbars");
    all.add("--screenshot=" + png.toAbsolutePath());
    all.addAll(List.of(flags));
    return run(page, all);
  }

  /**
   * Opens a page in a frame of this width and asks it something.
   *
   * @param expression JavaScript, evaluated in the page once it is loaded
   * @return the expression's value as JSON
   */
  public String evaluate(Path page, int width, String expression)
      throws IOException, InterruptedException {
    Path harness = Files.createTempFile("millrace-harness", ".html");
    try {
      Files.writeString(harness, harness(page, width, expression), UTF_8);
      Page answer = run(harness, List.of("--allow-file-access-from-files"));
      Matcher result = RESULT.matcher(answer.dom());
      if (!result.find()) {
        throw new IOException("Cannot evaluate " + expression + ": " + answer.console());
      }
      return result.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    } finally {
      Files.delete(harness);
    }
  }

  private static String harness(Path page, int width, String expression) {
    return """
        <!doctype html>
        <meta charset="utf-8">
        <iframe id="frame" width="%d" height="900" style="border:0" src="%s"></iframe>
        <script>
        const frame = document.getElementById("frame");
        frame.addEventListener("load", () => {
          const window = frame.contentWindow;
          const document = frame.contentDocument;
          const value = (%s);
          const result = self.document.createElement("pre");
          result.id = "result";
          result.textContent = JSON.stringify(value);
          self.document.body.append(result);
        });
        </script>
        """
        .formatted(width, page.toUri(), expression);
  }

  private Page run(Path page, Collection<String> flags) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("millrace-chromium");
    try {
      Path dom = home.resolve("dom.html");
      Path log = home.resolve("log.txt");
      List<String> command = new ArrayList<>();
      command.add(program.toString());
      command.addAll(FLAGS);
      command.addAll(flags);
      command.add("--user-data-dir=" + home.resolve("profile"));
      command.add("--dump-dom");
      command.add(page.toUri().toString());
      await(
          new ProcessBuilder(command)
              .redirectOutput(dom.toFile())
              .redirectError(log.toFile())
              .start(),
          page);
      List<String> console =
          new String(Files.readAllBytes(log), UTF_8)
              .lines()
              .filter(line -> CONSOLE.matcher(line).matches())
              .toList();
      return new Page(Files.readString(dom, UTF_8), console);
    } finally {
      delete(home);
    }
  }

  private static void await(Process browser, Path page) throws IOException, InterruptedException {
    if (!browser.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
      throw new IOException(
          "Cannot open " + page + ": the browser took over " + TIMEOUT_SECONDS + " s");
    }
    if (browser.exitValue() != 0) {
      throw new IOException(
          "Cannot open " + page + ": the browser ended with " + browser.exitValue());
    }
  }

  /** Processes of the browser may outlive it for a moment, and write and remove files meanwhile. */
  private static void delete(Path directory) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
        return;
      } catch (UncheckedIOException | DirectoryNotEmptyException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }
}
