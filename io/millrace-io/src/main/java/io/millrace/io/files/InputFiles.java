/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Stable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that an option of a pipeline names, and what each of them is.
 *
 * <p>It does not promise that a file is sound: only its first bytes are looked at.
 *
 * <pre>{@code
 * InputFiles.resolve("--orders", "data/orders", null)
 * // data/orders/2024/01.csv, data/orders/2024/02.csv.gz, data/orders/_SUCCESS
 * // -> [/home/ann/data/orders/2024/01.csv (csv), /home/ann/data/orders/2024/02.csv.gz (csv, gzip)]
 * }</pre>
 *
 * @since 0.1
 */
@Stable
public final class InputFiles {
  private static final int MAX_SHOWN_PROBLEMS = 10;

  private InputFiles() {}

  /**
   * The files, sorted by path.
   *
   * <p>A folder stands for the files in it and in its sub-folders; names starting with a dot or an
   * underscore are passed over. A glob is java.nio's ({@code *}, {@code **}, {@code ?}, {@code
   * [a]}, {@code {a,b}}); quote it from the shell. A path with a scheme, e.g. {@code s3://}, is
   * looked up in Beam's file systems, which {@link FileSystemSettings#register} has to have
   * configured before.
   *
   * <p>Content decides what is gzip, zstd, Avro and Parquet; else the name tells ({@code .csv},
   * {@code .jsonl}, {@code .ndjson}, {@code .json}, before a {@code .gz} or {@code .zst}); else a
   * file that starts with <code>{</code> is JSON lines. Files without a byte stay in the list
   * beside others: they give no records, and {@link #empty} names them.
   *
   * @param optionName the option as the user wrote it, for messages, e.g. {@code --orders}
   * @param fileFolderOrGlob what the user gave
   * @param formatOverride {@code csv}, {@code jsonl}, {@code avro} or {@code parquet} for all the
   *     files; null to tell each file's format as above
   * @throws IllegalArgumentException if there is no such file, all are empty, or any cannot be read
   *     or is none of the formats: one line for each, at most ten
   */
  public static List<InputFile> resolve(
      String optionName, String fileFolderOrGlob, @Nullable String formatOverride) {
    FileFormat override = formatOverride == null ? null : FileFormat.ofWord(formatOverride);
    if (formatOverride != null && override == null) {
      throw new IllegalArgumentException(
          "Unsupported format of "
              + optionName
              + ": "
              + formatOverride
              + " (supported: csv, jsonl, avro, parquet)");
    }
    if (fileFolderOrGlob.isEmpty()) {
      throw new IllegalArgumentException("Missing required " + optionName);
    }
    List<InputFile> files = sniff(optionName, list(optionName, fileFolderOrGlob), override);
    if (empty(files).size() == files.size()) {
      throw refused(optionName, fileFolderOrGlob, allEmpty(files), null);
    }
    return files;
  }

  /** Those of the files that hold no byte, for a caller to note. */
  public static List<InputFile> empty(List<InputFile> files) {
    return files.stream().filter(InputFile::empty).toList();
  }

  private static Map<String, FileStat> list(String optionName, String fileFolderOrGlob) {
    try {
      Listing listing =
          Storage.isRemote(fileFolderOrGlob)
              ? RemoteFiles.list(fileFolderOrGlob)
              : LocalFiles.list(Storage.localName(fileFolderOrGlob));
      return listing.files();
    } catch (IOException e) {
      throw refused(optionName, fileFolderOrGlob, reason(e, fileFolderOrGlob), e);
    }
  }

  /** The files that there are now, also none; see {@link #resolve} for which. */
  static SortedMap<String, FileStat> find(String fileFolderOrGlob) throws IOException {
    Listing listing =
        Storage.isRemote(fileFolderOrGlob)
            ? RemoteFiles.find(fileFolderOrGlob)
            : LocalFiles.find(Storage.localName(fileFolderOrGlob));
    return listing.files();
  }

  private static List<InputFile> sniff(
      String optionName, Map<String, FileStat> found, @Nullable FileFormat override) {
    List<InputFile> files = new ArrayList<>();
    List<IllegalArgumentException> problems = new ArrayList<>();
    for (Map.Entry<String, FileStat> entry : found.entrySet()) {
      String path = entry.getKey();
      try {
        files.add(FileSniffer.sniff(path, entry.getValue().sizeBytes(), override));
      } catch (IOException e) {
        problems.add(refused(optionName, path, reason(e, path), e));
      }
    }
    if (problems.size() == 1) {
      throw problems.get(0);
    }
    if (!problems.isEmpty()) {
      throw all(problems);
    }
    return List.copyOf(files);
  }

  private static IllegalArgumentException all(List<IllegalArgumentException> problems) {
    List<String> lines = new ArrayList<>();
    for (IllegalArgumentException problem :
        problems.subList(0, Math.min(problems.size(), MAX_SHOWN_PROBLEMS))) {
      lines.add(problem.getMessage());
    }
    if (problems.size() > MAX_SHOWN_PROBLEMS) {
      lines.add("and " + (problems.size() - MAX_SHOWN_PROBLEMS) + " more");
    }
    return new IllegalArgumentException(String.join("\n", lines), problems.get(0));
  }

  private static String allEmpty(List<InputFile> files) {
    if (files.size() > 1) {
      return "all " + files.size() + " files are empty (0 bytes)";
    }
    return files.get(0).compression() == FileCompression.NONE
        ? "the file is empty (0 bytes)"
        : "the file is empty (0 bytes after unpacking)";
  }

  private static IllegalArgumentException refused(
      String optionName, String path, String reason, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Cannot read " + optionName + " " + path + ": " + reason, cause);
  }

  /** Why, in words: java.nio says some of it with the class of the exception alone. */
  static String reason(IOException e, String path) {
    if (!(e instanceof FileSystemException failure)) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
    String reason = failure.getReason();
    if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (e instanceof FileSystemLoopException) {
      reason = "a link leads back to a folder above it";
    } else if (reason == null) {
      reason = e.toString();
    }
    String file = failure.getFile();
    return file == null || file.equals(path) ? reason : reason + " (" + file + ")";
  }
}
