/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Lists the files of a local path, folder or glob; links are followed. */
final class LocalFiles {
  private final Listing listing = new Listing();

  private LocalFiles() {}

  /** The files, at least one. */
  static Listing list(String fileFolderOrGlob) throws IOException {
    Listing listing = find(fileFolderOrGlob);
    if (listing.isEmpty()) {
      throw new UnreadableInputException(
          (isGlob(fileFolderOrGlob) ? "no file matches the glob; " : "no files in the folder; ")
              + Listing.PASSED_OVER);
    }
    return listing;
  }

  /** The files, if there are any; a path without wildcards is there. */
  static Listing find(String fileFolderOrGlob) throws IOException {
    LocalFiles files = new LocalFiles();
    Path path = path(fileFolderOrGlob);
    if (isGlob(fileFolderOrGlob)) {
      files.addMatches(path);
    } else {
      files.addFileOrFolder(path);
    }
    return files.listing;
  }

  /** A file of that very name comes first: a name may have brackets. */
  private static boolean isGlob(String fileFolderOrGlob) throws IOException {
    return Listing.isGlob(fileFolderOrGlob) && !Files.exists(path(fileFolderOrGlob));
  }

  private static Path path(String text) throws IOException {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UnreadableInputException("not a path (" + e.getReason() + ")", e);
    }
  }

  private void addFileOrFolder(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException("no such file; give a file, a folder or a glob", e);
    }
    if (attributes.isDirectory()) {
      addFolder(path);
    } else {
      addFile(path, attributes);
    }
  }

  private void addMatches(Path glob) throws IOException {
    Path root = withoutWildcards(glob);
    if (root != null && Files.isDirectory(root)) {
      int depth = glob.getNameCount() - root.getNameCount();
      boolean anyDepth = glob.toString().contains("**");
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          anyDepth ? Integer.MAX_VALUE : depth,
          new Matches(root, glob));
    }
  }

  private static @Nullable Path withoutWildcards(Path glob) {
    Path path = glob;
    while (path != null && Listing.isGlob(path.toString())) {
      path = path.getParent();
    }
    return path;
  }

  private void addFolder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new Present() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return !path.equals(folder) && Listing.isPassedOver(name(path), "")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (!Listing.isPassedOver(name(path), "")) {
              addFile(path, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void addFile(Path path, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      throw new UnreadableInputException(path + " is no regular file");
    }
    listing.add(
        path.toString(), new FileStat(attributes.size(), attributes.lastModifiedTime().toMillis()));
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Passes over what is gone when its turn comes: a file may be renamed meanwhile. */
  private abstract static class Present extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  /** Takes the files that match a glob, and the files of the folders that do. */
  private final class Matches extends Present {
    private final Path root;
    private final Path glob;
    private final PathMatcher matcher;

    Matches(Path root, Path glob) throws IOException {
      this.root = root;
      this.glob = glob;
      try {
        this.matcher = glob.getFileSystem().getPathMatcher("glob:" + glob);
      } catch (PatternSyntaxException e) {
        throw new UnreadableInputException("not a glob (" + e.getDescription() + ")", e);
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      if (path.equals(root)) {
        return FileVisitResult.CONTINUE;
      }
      if (isPassedOver(path)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (matcher.matches(path)) {
        addFolder(path);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (!isPassedOver(path) && matcher.matches(path)) {
        // At the greatest depth a folder arrives here.
        if (attributes.isDirectory()) {
          addFolder(path);
        } else {
          addFile(path, attributes);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isPassedOver(Path path) {
      int last = Math.min(path.getNameCount(), glob.getNameCount()) - 1;
      return Listing.isPassedOver(name(path), glob.getName(last).toString());
    }
  }
}
