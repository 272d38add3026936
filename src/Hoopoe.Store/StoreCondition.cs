namespace Hoopoe.Store;

/// <summary>How one store of a data folder is.</summary>
/// <param name="Store">The store's number, from 0.</param>
/// <param name="HasStopped">Whether a fault of its storage has stopped it from writing until it is opened again.</param>
/// <param name="IsShort">Whether its disk has so little room that no new messages are taken.</param>
/// <param name="FreeBytes">The room on its disk.</param>
public readonly record struct StoreCondition(int Store, bool HasStopped, bool IsShort, long FreeBytes);
