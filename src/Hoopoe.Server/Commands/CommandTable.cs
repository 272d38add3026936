using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Server.Commands.CommandTraits;
using static Hoopoe.Server.Sessions.SessionState;

namespace Hoopoe.Server.Commands;

/// <summary>Every command there is: where it is allowed, how it behaves, how its arguments are read, what runs it, and what it lets us announce.</summary>
static class CommandTable
{
    const CommandTraits ByNumber = AddressesMessages | UsesSequenceNumbers;
    const CommandTraits ByUidSet = AddressesMessages | ByUid | MayExpunge;

    /// <summary>The rows.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        // RFC 9051 §6.1: any state
        CommandSpec.Of<NoArguments>("CAPABILITY", Any, MayExpunge, NoArguments.TryParse, CapabilityCommand.RunAsync),
        CommandSpec.Of<NoArguments>("NOOP", Any, MayExpunge, NoArguments.TryParse, NoopCommand.RunAsync),
        CommandSpec.Of<NoArguments>("LOGOUT", Any, None, NoArguments.TryParse, LogoutCommand.RunAsync),
        CommandSpec.Of<LanguageArguments>(
            "LANGUAGE", Any, MayExpunge, LanguageArguments.TryParse, LanguageCommand.RunAsync, "LANGUAGE"),
        CommandSpec.Of<IdArguments>("ID", Any, MayExpunge, IdArguments.TryParse, IdCommand.RunAsync, "ID"),

        // §6.2: not authenticated
        CommandSpec.Of<NoArguments>("STARTTLS", NotAuthenticated, None, NoArguments.TryParse, StartTlsCommand.RunAsync),
        CommandSpec.Of<AuthenticateArguments>(
            "AUTHENTICATE", NotAuthenticated, None, AuthenticateArguments.TryParse, AuthenticateCommand.RunAsync),
        CommandSpec.Of<LoginArguments>("LOGIN", NotAuthenticated, None, LoginArguments.TryParse, LoginCommand.RunAsync),

        // §6.3: authenticated
        CommandSpec.Of<EnableArguments>(
            "ENABLE", LoggedIn, MayExpunge, EnableArguments.TryParse, EnableCommand.RunAsync, "ENABLE", "UTF8=ACCEPT", "CONDSTORE",
            "QRESYNC", "UIDONLY"),
        CommandSpec.Of<SelectArguments>("SELECT", LoggedIn, LeavesMailbox, SelectArguments.TryParse, SelectCommand.SelectAsync, "OBJECTID"),
        CommandSpec.Of<SelectArguments>("EXAMINE", LoggedIn, LeavesMailbox, SelectArguments.TryParse, SelectCommand.ExamineAsync),
        CommandSpec.Of<CreateArguments>("CREATE", LoggedIn, MayExpunge, CreateArguments.TryParse, CreateCommand.RunAsync, "CREATE-SPECIAL-USE"),
        CommandSpec.Of<MailboxArguments>("DELETE", LoggedIn, MayExpunge, MailboxArguments.TryParse, DeleteCommand.RunAsync),
        CommandSpec.Of<RenameArguments>("RENAME", LoggedIn, MayExpunge, RenameArguments.TryParse, RenameCommand.RunAsync),
        CommandSpec.Of<MailboxArguments>("SUBSCRIBE", LoggedIn, MayExpunge, MailboxArguments.TryParse, SubscribeCommand.SubscribeAsync),
        CommandSpec.Of<MailboxArguments>("UNSUBSCRIBE", LoggedIn, MayExpunge, MailboxArguments.TryParse, SubscribeCommand.UnsubscribeAsync),
        CommandSpec.Of<ListArguments>(
            "LIST", LoggedIn, MayExpunge | TakesTime, ListArguments.TryParse, ListCommand.RunAsync,
            "CHILDREN", "LIST-EXTENDED", "LIST-STATUS", "LIST-METADATA", "SPECIAL-USE"),
        CommandSpec.Of<LsubArguments>("LSUB", LoggedIn, MayExpunge, LsubArguments.TryParse, LsubCommand.RunAsync),
        CommandSpec.Of<LsubArguments>("XLIST", LoggedIn, MayExpunge, LsubArguments.TryParse, XListCommand.RunAsync, "XLIST"),
        CommandSpec.Of<NoArguments>("NAMESPACE", LoggedIn, MayExpunge, NoArguments.TryParse, NamespaceCommand.RunAsync, "NAMESPACE"),
        CommandSpec.Of<StatusArguments>("STATUS", LoggedIn, MayExpunge, StatusArguments.TryParse, StatusCommand.RunAsync, "STATUS=SIZE"),
        CommandSpec.Of<QuotaArguments>(
            "GETQUOTA", LoggedIn, MayExpunge, QuotaArguments.TryParse, QuotaCommand.GetAsync,
            "QUOTA", "QUOTA=RES-STORAGE", "QUOTA=RES-MESSAGE"),
        CommandSpec.Of<MailboxArguments>("GETQUOTAROOT", LoggedIn, MayExpunge, MailboxArguments.TryParse, QuotaCommand.GetRootAsync),
        CommandSpec.Of<SetQuotaArguments>("SETQUOTA", LoggedIn, MayExpunge, SetQuotaArguments.TryParse, QuotaCommand.SetAsync, "QUOTASET"),
        CommandSpec.Of<AppendStart>(
            "APPEND", LoggedIn, MayExpunge | StreamsLiteral, AppendStart.TryParse, AppendCommand.RunAsync,
            "MULTIAPPEND", "CATENATE", "URL-PARTIAL"),
        CommandSpec.Of<ComparatorArguments>(
            "COMPARATOR", LoggedIn, MayExpunge, ComparatorArguments.TryParse, ComparatorCommand.RunAsync, "I18NLEVEL=2"),
        CommandSpec.Of<EsearchArguments>(
            "ESEARCH", LoggedIn, ByUidSet | TakesTime, EsearchArguments.TryParse, EsearchCommand.RunAsync, "MULTISEARCH"),
        CommandSpec.Of<NoArguments>("IDLE", LoggedIn, MayExpunge, NoArguments.TryParse, IdleCommand.RunAsync, "IDLE"),
        CommandSpec.Of<GetMetadataArguments>(
            "GETMETADATA", LoggedIn, MayExpunge, GetMetadataArguments.TryParse, GetMetadataCommand.RunAsync, "METADATA"),
        CommandSpec.Of<SetMetadataArguments>(
            "SETMETADATA", LoggedIn, MayExpunge, SetMetadataArguments.TryParse, SetMetadataCommand.RunAsync),
        CommandSpec.Of<NotifyArguments>("NOTIFY", LoggedIn, MayExpunge, NotifyArguments.TryParse, NotifyCommand.RunAsync, "NOTIFY"),

        CommandSpec.Of<NoArguments>(
            "UNAUTHENTICATE", LoggedIn, None, NoArguments.TryParse, UnauthenticateCommand.RunAsync, "UNAUTHENTICATE"),
        CommandSpec.Of<CompressArguments>(
            "COMPRESS", LoggedIn, None, CompressArguments.TryParse, CompressCommand.RunAsync, "COMPRESS=DEFLATE"),

        // §6.4: selected
        CommandSpec.Of<NoArguments>("CHECK", Selected, MayExpunge, NoArguments.TryParse, NoopCommand.RunAsync),
        CommandSpec.Of<NoArguments>("CLOSE", Selected, None, NoArguments.TryParse, CloseCommand.CloseAsync),
        CommandSpec.Of<NoArguments>("UNSELECT", Selected, None, NoArguments.TryParse, CloseCommand.UnselectAsync, "UNSELECT"),
        CommandSpec.Of<NoArguments>("EXPUNGE", Selected, MayExpunge | NeedsWrite, NoArguments.TryParse, ExpungeCommand.RunAsync),
        CommandSpec.Of<SearchArguments>(
            "SEARCH", Selected, ByNumber | TakesTime, SearchArguments.TryParse, SearchCommand.RunAsync,
            "ESEARCH", "SEARCHRES", "WITHIN", "PARTIAL", "INPROGRESS", "SEARCH=FUZZY", "FILTERS", "CONTEXT=SEARCH"),
        CommandSpec.Of<SortArguments>(
            "SORT", Selected, ByNumber | TakesTime, SortArguments.TryParse, SortCommand.RunAsync,
            "SORT", "SORT=DISPLAY", "ESORT", "CONTEXT=SORT"),
        CommandSpec.Of<CancelUpdateArguments>("CANCELUPDATE", Selected, MayExpunge, CancelUpdateArguments.TryParse, CancelUpdateCommand.RunAsync),
        CommandSpec.Of<ThreadArguments>(
            "THREAD", Selected, ByNumber | TakesTime, ThreadArguments.TryParse, ThreadCommand.RunAsync,
            "THREAD=ORDEREDSUBJECT", "THREAD=REFERENCES", "THREAD=REFS"),
        CommandSpec.Of<FetchArguments>(
            "FETCH", Selected, ByNumber, FetchArguments.TryParse, FetchCommand.RunAsync, "BINARY", "SAVEDATE", "PREVIEW"),
        CommandSpec.Of<StoreArguments>("STORE", Selected, ByNumber | NeedsWrite, StoreArguments.TryParse, StoreCommand.RunAsync),
        CommandSpec.Of<CopyArguments>("COPY", Selected, ByNumber | MayExpunge, CopyArguments.TryParse, CopyCommand.CopyAsync),
        CommandSpec.Of<CopyArguments>("MOVE", Selected, ByNumber | MayExpunge | NeedsWrite, CopyArguments.TryParse, CopyCommand.MoveAsync, "MOVE"),
        CommandSpec.Of<SearchArguments>("UID SEARCH", Selected, ByUidSet | TakesTime, SearchArguments.TryParse, SearchCommand.RunUidAsync),
        CommandSpec.Of<AppendStart>(
            "REPLACE", Selected, ByNumber | MayExpunge | NeedsWrite | StreamsLiteral, AppendStart.TryParse, ReplaceCommand.RunAsync, "REPLACE"),
        CommandSpec.Of<SortArguments>("UID SORT", Selected, ByUidSet | TakesTime, SortArguments.TryParse, SortCommand.RunUidAsync),
        CommandSpec.Of<ThreadArguments>("UID THREAD", Selected, ByUidSet | TakesTime, ThreadArguments.TryParse, ThreadCommand.RunUidAsync),
        CommandSpec.Of<FetchArguments>("UID FETCH", Selected, ByUidSet, FetchArguments.TryParse, FetchCommand.RunUidAsync),
        CommandSpec.Of<StoreArguments>("UID STORE", Selected, ByUidSet | NeedsWrite, StoreArguments.TryParse, StoreCommand.RunUidAsync),
        CommandSpec.Of<CopyArguments>("UID COPY", Selected, ByUidSet, CopyArguments.TryParse, CopyCommand.CopyUidAsync),
        CommandSpec.Of<CopyArguments>("UID MOVE", Selected, ByUidSet | NeedsWrite, CopyArguments.TryParse, CopyCommand.MoveUidAsync),
        CommandSpec.Of<UidBatchesArguments>(
            "UIDBATCHES", Selected, ByUidSet, UidBatchesArguments.TryParse, UidBatchesCommand.RunAsync, "UIDBATCHES"),
        CommandSpec.Of<AppendStart>(
            "UID REPLACE", Selected, ByUidSet | NeedsWrite | StreamsLiteral, AppendStart.TryParse, ReplaceCommand.RunUidAsync),
        CommandSpec.Of<UidExpungeArguments>(
            "UID EXPUNGE", Selected, ByUidSet | NeedsWrite, UidExpungeArguments.TryParse, ExpungeCommand.RunUidAsync, "UIDPLUS"),
    ];

    static readonly Dictionary<string, CommandSpec> ByName = All.ToDictionary(spec => spec.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The row of a command's name, or null. For UID the second word is read as well.</summary>
    /// <param name="name">The first word, in any case.</param>
    /// <param name="lexer">The command, behind that word.</param>
    public static CommandSpec? Find(ReadOnlySpan<byte> name, ref ImapLexer lexer)
    {
        var text = Encoding.ASCII.GetString(name);
        if (text.Equals("UID", StringComparison.OrdinalIgnoreCase))
        {
            if (!lexer.TrySp("UID") || !lexer.TryLabel(out var second, "a command")) return null;
            text = "UID " + Encoding.ASCII.GetString(second);
        }
        return ByName.GetValueOrDefault(text);
    }
}
