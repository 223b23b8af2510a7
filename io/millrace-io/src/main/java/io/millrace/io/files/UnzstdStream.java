/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks zstd, all frames of it, and never takes damage for the end.
 *
 * <p>It gives every byte that can be unpacked, then throws, and the same bytes however few are
 * asked for: zstd is fed {@linkplain ZstdPieces piece by piece}, since it keeps nothing of a call
 * that comes upon damage. Not thread-safe.
 */
final class UnzstdStream extends InputStream {
  private final ZstdInputStreamNoFinalizer frames;
  private @Nullable IOException failure;

  UnzstdStream(InputStream in) throws IOException {
    this.frames = new ZstdInputStreamNoFinalizer(new ZstdPieces(in));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return frames.read(target, offset, length);
    } catch (ZstdIOException e) {
      failure = new IOException(reason(e), e);
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }

  private static String reason(ZstdIOException e) {
    long code = e.getErrorCode();
    if (code == Zstd.errFrameParameterWindowTooLarge()) {
      return "the zstd data asks for a window of more than 128 MiB";
    }
    if (code == Zstd.errChecksumWrong()) {
      return "the zstd data is corrupt (its checksum differs)";
    }
    if (code == Zstd.errDictionaryWrong()) {
      return "the zstd data asks for a dictionary";
    }
    return "the zstd data is corrupt (" + e.getMessage() + ")";
  }
}
