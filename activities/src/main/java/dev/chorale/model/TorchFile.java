package dev.chorale.model;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * A {@code pytorch_model.bin}: a zip file of torch.save (torch 1.6 or later) with a pickled map
 * from names to tensors. Nothing in it is run: what is not a tensor is a mere name.
 */
final class TorchFile implements TensorFile {
  private static final String PICKLE = "/data.pkl";
  private static final String FETCH_AGAIN = " Fetch the file again.";

  /** More is not a list of tensors. */
  private static final long LONGEST_PICKLE = 100_000_000;

  static {
    Unpickler.registerConstructor("collections", "OrderedDict", arguments -> new OrderedDict());
    Unpickler.registerConstructor("torch._utils", "_rebuild_tensor_v2", TorchFile::rebuilt);
    Unpickler.registerConstructor("torch._utils", "_rebuild_parameter", arguments -> arguments[0]);
    Map.of(
            "DoubleStorage", ElementType.FLOAT_64,
            "FloatStorage", ElementType.FLOAT_32,
            "HalfStorage", ElementType.FLOAT_16,
            "BFloat16Storage", ElementType.BFLOAT_16)
        .forEach((name, type) -> Unpickler.registerConstructor("torch", name, new Type(type)));
  }

  private final Path path;
  private final ZipFile zip;
  private final String root;
  private final Map<String, Stored> tensors = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private TorchFile(Path path, ZipFile zip) throws IOException {
    this.path = path;
    this.zip = zip;
    ZipEntry pickle = pickle(zip);
    this.root =
        pickle.getName().substring(0, pickle.getName().length() - PICKLE.length()) + "/data/";
    if (pickle.getSize() > LONGEST_PICKLE) {
      throw wrong(pickle.getName() + " has " + pickle.getSize() + " bytes.");
    }
    try (InputStream in = zip.getInputStream(pickle)) {
      if (!(new Storages().load(in) instanceof Map<?, ?> map)) {
        throw wrong("it holds no map from names to tensors.");
      }
      map.forEach(
          (name, value) -> {
            if (name instanceof String text && value instanceof Stored stored) {
              tensors.put(text, stored);
              shapes.put(text, stored.shape());
            }
          });
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) {
      // Damage takes the unpickler by surprise in many ways.
      throw new BadInputException(
          path + ": its list of tensors can't be read (" + e.getMessage() + ")." + FETCH_AGAIN, e);
    }
  }

  private ZipEntry pickle(ZipFile zip) {
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (entry.getName().endsWith(PICKLE)) {
        return entry;
      }
    }
    throw wrong("there is no " + PICKLE.substring(1) + " in it.");
  }

  /**
   * @throws BadInputException naming the file, when it is none
   */
  static TorchFile open(Path path) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new BadInputException(
          path
              + " is not a file of torch 1.6 or later, or it is cut short. Fetch it again; if it is"
              + " older, save it anew in Python: torch.save(torch.load(FILE), FILE)",
          e);
    }
    try {
      return new TorchFile(path, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  @Override
  public Map<String, List<Long>> shapes() {
    return shapes;
  }

  @Override
  public Tensor read(String name) throws IOException {
    Stored stored = Objects.requireNonNull(tensors.get(name));
    Tensor tensor = Tensor.of(stored.shape(), path + ": tensor " + name);
    ZipEntry entry = zip.getEntry(root + stored.storage().key());
    ElementType type = stored.storage().type();
    long last = stored.last();
    if (entry == null || last < 0 || (last + 1) * type.bytes() > entry.getSize()) {
      throw wrong("tensor " + name + " lies outside of what is stored.");
    }
    ByteBuffer bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(stored.offset() * type.bytes());
      int length = Math.toIntExact((last + 1 - stored.offset()) * type.bytes());
      bytes = ByteBuffer.wrap(in.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.remaining() < length) {
        throw wrong("it ends within tensor " + name + ".");
      }
    } catch (ArithmeticException e) {
      throw new BadInputException(path + ": tensor " + name + " takes more than 2 GB", e);
    }
    if (stored.isRowByRow()) {
      tensor.set(bytes, type);
    } else {
      tensor.set(stored.inOrder(bytes), ElementType.FLOAT_32);
    }
    return tensor;
  }

  private BadInputException wrong(String what) {
    return new BadInputException(path + ": " + what + FETCH_AGAIN);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static <T> T argument(Object[] arguments, int index, Class<T> type) {
    return type.cast(arguments[index]);
  }

  /** Of {@code torch._utils._rebuild_tensor_v2}: storage, offset, size, stride. */
  private static Object rebuilt(Object[] arguments) {
    if (!(arguments[0] instanceof Storage storage)) {
      return arguments[0];
    }
    return new Stored(
        storage,
        argument(arguments, 1, Number.class).longValue(),
        wholes(argument(arguments, 2, Object[].class)),
        wholes(argument(arguments, 3, Object[].class)));
  }

  private static List<Long> wholes(Object[] numbers) {
    List<Long> wholes = new ArrayList<>();
    for (Object number : numbers) {
      wholes.add(((Number) number).longValue());
    }
    return wholes;
  }

  /** Reads the reference to a storage: ("storage", type, key, device, numbers). */
  private static final class Storages extends Unpickler {
    @Override
    protected Object persistentLoad(Object reference) {
      Object[] parts = (Object[]) reference;
      if (!(parts[1] instanceof Type type)) {
        return new OtherStorage();
      }
      return new Storage(String.valueOf(parts[2]), type.type());
    }
  }

  /** A type of storage, which the pickle names like a constructor. */
  private record Type(ElementType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new PickleException("A storage without a reference");
    }
  }

  private record Storage(String key, ElementType type) {}

  /** Numbers that are no floating point, as counters are. */
  private record OtherStorage() {}

  /** Python's map that keeps its order, whose attributes say nothing here. */
  static final class OrderedDict extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    /** Called by the unpickler, by its name. */
    @SuppressWarnings({"MethodName", "NonApiType", "unused"})
    public void __setstate__(HashMap<String, Object> state) {}
  }

  /** A tensor in a storage. */
  private record Stored(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    /** The place of its last number; negative for nonsense. */
    long last() {
      if (offset < 0 || strides.size() != shape.size()) {
        return -1;
      }
      long last = offset;
      for (int axis = 0; axis < shape.size(); axis++) {
        long most = Integer.MAX_VALUE;
        if (shape.get(axis) < 1 || strides.get(axis) < 0 || strides.get(axis) > most) {
          return -1;
        }
        last += (shape.get(axis) - 1) * strides.get(axis);
        if (last > most) {
          return -1;
        }
      }
      return last;
    }

    boolean isRowByRow() {
      long expected = 1;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        if (shape.get(axis) != 1 && strides.get(axis) != expected) {
          return false;
        }
        expected *= shape.get(axis);
      }
      return true;
    }

    /** Its numbers row by row, as 32-bit floats. */
    ByteBuffer inOrder(ByteBuffer bytes) {
      int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
      ByteBuffer inOrder = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long[] place = new long[shape.size()];
      for (int i = 0; i < size; i++) {
        long at = 0;
        for (int axis = 0; axis < place.length; axis++) {
          at += place[axis] * strides.get(axis);
        }
        bytes.position(Math.toIntExact(at * storage.type().bytes()));
        inOrder.putFloat(storage.type().next(bytes));
        for (int axis = place.length - 1; axis >= 0 && ++place[axis] == shape.get(axis); axis--) {
          place[axis] = 0;
        }
      }
      return inOrder.flip();
    }
  }
}
