package dev.signet.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** What a look at the source alone can tell. Each rule lists what breaks it: where, what was found, and what to do. */
final class SourceRules {
    static final int CLASS_LINES = 400;
    static final int METHOD_LINES = 60;
    private static final Set<String> EMPTY_WORDS =
            Set.of("Impl", "Utils", "Helper", "Manager", "Handler", "Data", "Info", "Common");

    private SourceRules() {}

    static Stream<String> longClasses(SourceFile file) {
        return file.parts(ClassTree.class).stream()
                .filter(type -> file.lines(type) > CLASS_LINES)
                .map(type -> file.at(type) + " class " + type.getSimpleName() + " has " + file.lines(type)
                        + " lines, at most " + CLASS_LINES + ": find the second idea in it and give that a class");
    }

    static Stream<String> longMethods(SourceFile file) {
        return file.parts(MethodTree.class).stream()
                .filter(method -> file.lines(method) > METHOD_LINES)
                .map(method -> file.at(method) + " method " + method.getName() + " has " + file.lines(method)
                        + " lines, at most " + METHOD_LINES + ": take out the steps and name them");
    }

    static Stream<String> emptyClassNames(SourceFile file) {
        return file.parts(ClassTree.class).stream()
                .filter(type -> words(type).stream().anyMatch(EMPTY_WORDS::contains))
                .map(type -> file.at(type) + " class " + type.getSimpleName() + " has a word of " + EMPTY_WORDS
                        + " in its name: say what sets it apart");
    }

    static Stream<String> mutableStatics(SourceFile file) {
        return file.parts(VariableTree.class).stream()
                .filter(field -> field.getModifiers().getFlags().contains(Modifier.STATIC))
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.FINAL))
                .map(
                        field -> file.at(field) + " field " + field.getName()
                                + " is static and not final: several users of the library share one JVM, so keep state in objects");
    }

    static Stream<String> sleeps(SourceFile file) {
        Stream<String> calls = file.parts(MethodInvocationTree.class).stream()
                .filter(call -> isNamed(call.getMethodSelect(), "sleep"))
                .map(file::at);
        Stream<String> references = file.parts(MemberReferenceTree.class).stream()
                .filter(reference -> reference.getName().contentEquals("sleep"))
                .map(file::at);
        return Stream.concat(calls, references)
                .map(place -> place + " sleeps: wait for what you mean (a latch, a barrier, a future), or move a manual"
                        + " clock; a sleep is too short on a busy machine and too long on every other");
    }

    private static boolean isNamed(ExpressionTree select, String name) {
        if (select instanceof MemberSelectTree member) {
            return member.getIdentifier().contentEquals(name);
        }
        return select instanceof IdentifierTree plain && plain.getName().contentEquals(name);
    }

    private static List<String> words(ClassTree type) {
        return Arrays.asList(type.getSimpleName().toString().split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"));
    }
}
